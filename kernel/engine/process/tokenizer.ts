import { Template } from '@huggingface/jinja';
import { Tokenizer } from '@huggingface/tokenizers';
import { Failure } from '../../failure.js';
import type { ChatMessage } from '../protocol.js';
import type { ModelFolder } from './modelFolder.js';

export const imagePlaceholder = '<image>';

export interface Prompt {
  /** What the chat template made of the messages, one `<image>` a picture. */
  readonly text: string;
  /** One image token a picture. */
  readonly tokens: readonly number[];
}

/** Messages → prompt tokens by the model's own chat template, and tokens → text. */
export class ChatTokenizer {
  private readonly tokenizer: Tokenizer;
  private readonly template: Template;
  /** The picture's token as text; `<image>` but in other families than LLaVA. */
  private readonly imageWord: string;
  /** The template reads a message as a list of pictures and texts, not as one text. */
  private readonly listContent: boolean;
  private readonly specialTexts: Readonly<Record<string, string>>;
  /** Tokens that frame an answer and are no part of its text. */
  private readonly silent: ReadonlySet<number>;
  private readonly imageToken: number;

  /** @throws Failure `model-config` when the files cannot be used or do not fit each other */
  constructor(folder: ModelFolder) {
    const { tokenizerConfig, chatTemplate, imageToken } = folder;
    try {
      this.tokenizer = new Tokenizer(folder.tokenizer, tokenizerConfig.value);
      this.template = new Template(chatTemplate);
    } catch (error) {
      const text = `The tokenizer or chat template in ${folder.identity.folder} cannot be read: ${(error as Error).message}.`;
      throw new Failure('model-config', text, { cause: error });
    }
    this.imageWord = this.tokenizer.id_to_token(imageToken) ?? '';
    const known = this.tokenizer.token_to_id(imagePlaceholder);
    if (this.imageWord === '' || (known !== undefined && known !== imageToken)) {
      const text = `${imagePlaceholder} is token ${known} in tokenizer.json but ${imageToken} in config.json; take both from the same model.`;
      throw new Failure('model-config', text);
    }
    // A template that takes both forms writes what stands around a picture only for lists.
    const takesTexts = /content'?\]? is string/.test(chatTemplate) && this.imageWord === imagePlaceholder;
    this.listContent = /\btype\b/.test(chatTemplate) && !takesTexts;
    this.specialTexts = specialTexts(tokenizerConfig.value);
    const framing = Object.values(this.specialTexts).map((text) => this.tokenizer.token_to_id(text));
    this.silent = new Set([
      imageToken,
      ...folder.endTokens,
      ...framing.filter((token) => token !== undefined),
    ]);
    this.imageToken = imageToken;
  }

  /** @throws Failure `prompt-empty` or `picture-count` */
  prompt(messages: readonly ChatMessage[], pictures: number): Prompt {
    if (messages.every(({ content }) => content.trim() === '')) {
      throw new Failure('prompt-empty', 'The question is empty; write what you want to know.');
    }
    const text = this.template.render({
      ...this.specialTexts,
      messages: this.listContent
        ? messages.map(({ role, content }) => ({ role, content: parts(content) }))
        : messages.map(({ role, content }) => ({
            role,
            content: content.replaceAll(imagePlaceholder, this.imageWord),
          })),
      add_generation_prompt: true,
    });
    // As in Hugging Face's processors, the tokenizer adds its own beginning unless the template wrote it.
    const begin = this.specialTexts.bos_token;
    const add_special_tokens = begin === undefined || !text.startsWith(begin);
    const tokens = this.tokenizer.encode(text, { add_special_tokens }).ids;
    const places = tokens.filter((token: number) => token === this.imageToken).length;
    if (places !== pictures) {
      const text = `The question speaks of ${places} picture${places === 1 ? '' : 's'} and ${pictures} came with it; give one picture for every ${imagePlaceholder}.`;
      throw new Failure('picture-count', text);
    }
    return { text, tokens };
  }

  /** Text of answer tokens; the tokens that frame an answer have none. */
  decode(tokens: readonly number[]): string {
    const spoken = tokens.filter((token) => !this.silent.has(token));
    if (spoken.length === 0) return '';
    return this.tokenizer.decode(spoken, { skip_special_tokens: false, clean_up_tokenization_spaces: false });
  }
}

/** bos_token, eos_token, …: texts, or objects that hold one. */
function specialTexts(config: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of ['bos_token', 'eos_token', 'pad_token', 'unk_token']) {
    const value = config[name];
    const text =
      typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : value;
    if (typeof text === 'string') texts[name] = text;
  }
  return texts;
}

/** "<image>\nquestion" as the list of parts that some templates want. */
function parts(content: string): readonly object[] {
  return content
    .split(/(<image>)\n?/)
    .filter((text) => text !== '')
    .map((text) => (text === imagePlaceholder ? { type: 'image' } : { type: 'text', text }));
}
