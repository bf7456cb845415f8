import { Failure } from './failure.js';

/** Jupyter notebook format 4.5 (https://nbformat.readthedocs.io): only the fields that are read or written here. */
export interface Notebook {
  cells: NotebookCell[];
  metadata: Record<string, unknown>;
  nbformat: number;
  nbformat_minor: number;
}

export interface NotebookCell {
  id?: string;
  cell_type: 'code' | 'markdown' | 'raw';
  source: string | string[];
  metadata?: Record<string, unknown>;
  outputs?: Output[];
  execution_count?: number | null;
}

/** Text values may be split into lines; JSON mime types hold plain values. */
export type MimeBundle = Record<string, unknown>;

export type Output =
  | { output_type: 'execute_result'; execution_count: number | null; data: MimeBundle; metadata: object }
  | { output_type: 'display_data'; data: MimeBundle; metadata: object }
  | { output_type: 'stream'; name: 'stdout' | 'stderr'; text: string | string[] }
  | { output_type: 'error'; ename: string; evalue: string; traceback: string[] };

/** @throws Failure `notebook-broken` when the text is not a version 4 notebook */
export function readNotebook(text: string, name: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, '')); // some editors on Windows write a byte order mark
  } catch (cause) {
    throw new Failure('notebook-broken', `${name} is not JSON; restore it from a backup.`, { cause });
  }
  const notebook = value as Partial<Notebook> | null;
  if (typeof notebook !== 'object' || notebook === null || !Array.isArray(notebook.cells)) {
    throw new Failure('notebook-broken', `${name} has no list of cells; it is not a Jupyter notebook.`);
  }
  if (notebook.nbformat !== 4) {
    const message = `${name} has notebook format ${String(notebook.nbformat)}; open and save it in Jupyter to get format 4.`;
    throw new Failure('notebook-broken', message);
  }
  for (const [i, cell] of notebook.cells.entries()) {
    if (!isCell(cell))
      throw new Failure('notebook-broken', `Cell ${i + 1} of ${name} is damaged; delete it.`);
  }
  const minor = typeof notebook.nbformat_minor === 'number' ? notebook.nbformat_minor : 5;
  return { ...notebook, metadata: notebook.metadata ?? {}, nbformat: 4, nbformat_minor: minor } as Notebook;
}

function isCell(value: unknown): value is NotebookCell {
  if (typeof value !== 'object' || value === null) return false;
  const { cell_type, source } = value as Partial<NotebookCell>;
  return typeof cell_type === 'string' && (typeof source === 'string' || isStrings(source));
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((line) => typeof line === 'string');
}

/** The language of the notebook's code cells, where it says so: of the file's kernel, or of one cell. */
export function languageOf(notebook: Notebook, cell?: NotebookCell): string | undefined {
  const own = (cell?.metadata?.['vscode'] as { languageId?: unknown } | undefined)?.languageId;
  const info = notebook.metadata['language_info'] as { name?: unknown } | undefined;
  const spec = notebook.metadata['kernelspec'] as { language?: unknown; name?: unknown } | undefined;
  return [own, info?.name, spec?.language, spec?.name].find((name) => typeof name === 'string');
}

/** The notebook as Jupyter writes it: one-space indent, a final newline. */
export function writeNotebook(notebook: Notebook): string {
  return JSON.stringify(notebook, null, 1) + '\n';
}

export function sourceOf(cell: NotebookCell): string {
  return joined(cell.source);
}

/** Joins a "multiline string" of the notebook format. */
export function joined(text: string | readonly string[]): string {
  return typeof text === 'string' ? text : text.join('');
}

/** Splits text the way Jupyter stores it: every line keeps its newline. */
export function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
