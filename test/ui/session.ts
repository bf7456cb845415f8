/**
 * One VS Code for all UI tests: starting it costs more than most tests. Its workspace holds the tour's pictures;
 * files are saved by themselves, so that tests can read what a notebook holds.
 */
import { cpSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readNotebook, sourceOf, type Notebook, type NotebookCell } from '../../kernel/ipynb.js';
import { projectRoot } from '../harness/codeServer.js';
import { removeScratch, scratchFolder } from '../harness/scratch.js';
import { until } from '../harness/until.js';
import { Workbench } from '../harness/workbench.js';
import { orSkip } from './orSkip.js';

export const settings = {
  'files.autoSave': 'afterDelay',
  'files.autoSaveDelay': 200,
  // Trust is a setting here and no flag, so that a test can turn it on.
  'security.workspace.trust.enabled': false,
};

export class Session {
  private constructor(
    readonly workbench: Workbench,
    readonly folder: string,
  ) {}

  static async open(): Promise<Session> {
    const folder = join(scratchFolder(), 'workspace');
    cpSync(join(projectRoot, 'media/tour'), folder, { recursive: true });
    return new Session(await Workbench.open(folder, { settings, workspaceTrust: true }), folder);
  }

  /** The notebook as it is on disk now. */
  notebook(name: string): Notebook {
    return readNotebook(readFileSync(join(this.folder, name), 'utf8'), name);
  }

  /** Waits until every code cell whose text matches has been saved with its answer or error. */
  async answered(name: string, which: RegExp = /(?:)/, milliseconds = 120_000): Promise<NotebookCell[]> {
    const done = () => {
      const cells = this.notebook(name).cells.filter((cell) => cell.cell_type === 'code');
      const wanted = cells.filter((cell) => which.test(sourceOf(cell)));
      return wanted.length > 0 && wanted.every(isAnswered) && wanted;
    };
    return until(`answers in ${name}`, done, milliseconds);
  }

  async close(): Promise<void> {
    await this.workbench.close();
    removeScratch(dirname(this.folder));
  }
}

/** A stream is an answer that still grows. */
function isAnswered({ outputs = [] }: NotebookCell): boolean {
  return outputs.length > 0 && outputs.every(({ output_type }) => output_type !== 'stream');
}

let opened: Promise<Session> | undefined;

/**
 * The session, opened by the first suite that asks for it; that suite is skipped where there can be none. No editor
 * is open: new cells go to a notebook that is.
 */
export async function session(suite: Mocha.Context): Promise<Session> {
  opened ??= Session.open();
  const at = await orSkip(suite, () => opened!);
  await at.workbench.closeAll();
  return at;
}

/** For suites whose every test stands on the one before: after a failure the rest is skipped. */
export function stepByStep(): void {
  let failed = false;
  beforeEach(function () {
    if (failed) this.skip();
  });
  afterEach(function () {
    failed ||= this.currentTest?.state === 'failed';
  });
}

export const mochaHooks = {
  /** What the window looked like when a test failed. */
  async afterEach(this: Mocha.Context): Promise<void> {
    const test = this.currentTest;
    if (test?.state !== 'failed' || opened === undefined) return;
    const { workbench } = await opened;
    await workbench.shot(`failed-${test.title.replace(/\W+/g, '-')}`);
    const complaints = new Set(workbench.complaints.map((each) => each.split('\n')[0]));
    console.error([...complaints].slice(-5).join('\n'));
  },
  async afterAll(): Promise<void> {
    await (await opened?.catch(() => undefined))?.close();
  },
};
