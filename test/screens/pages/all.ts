/** The templates, and which of them fit into small windows. */
import type { Markup } from '../markup.js';
import { calendar, dashboard, player, shop, table, toolbar } from './data.js';
import { checkout, choices, dialog, floating, form, login, settings } from './forms.js';
import { article, chat, documentation, editor, mail } from './reading.js';

export type Template = (m: Markup) => string;

export const small: Readonly<Record<string, Template>> = { dialog, choices, login, form, settings };
export const large: Readonly<Record<string, Template>> = {
  ...{
    floating,
    login,
    form,
    settings,
    checkout,
    article,
    documentation,
    editor,
    chat,
    mail,
    dashboard,
    table,
  },
  ...{ toolbar, shop, player, calendar },
};
