import type * as vscode from 'vscode';
import type { Settings } from '../../kernel/directives.js';
import type { PanelEngine } from './ports.js';

/** Whether a panel's picture is encoded ahead, by the model that answers there. */
export class Warmth {
  /** The encoding that was begun and still holds. */
  #begun: Pick<Settings, 'model' | 'device'> | undefined;

  /** @param answering what a question in the panel is answered with, now; may throw a Failure */
  constructor(
    private readonly picture: vscode.Uri,
    private readonly engine: Pick<PanelEngine, 'warm' | 'isLoaded'>,
    private readonly answering: () => Settings,
  ) {}

  /** Encodes the picture, unless that was begun and still holds. @throws Failure */
  async warm(): Promise<void> {
    const settings = this.answering();
    const { model, device } = settings;
    if (this.#begun?.model === model && this.#begun.device === device) return;
    const begun = (this.#begun = { model, device });
    try {
      await this.engine.warm(this.picture, settings);
    } catch (thrown) {
      if (this.#begun === begun) this.#begun = undefined;
      throw thrown;
    }
  }

  /** What was encoded is no more: the next `warm` begins anew. */
  cool(): void {
    this.#begun = undefined;
  }

  /**
   * Another model was loaded, so what was encoded is no more.
   *
   * @returns whether to encode the picture at once: not where that would take the model away again from whoever loaded
   *   it, and two panels could take it from each other for ever
   */
  switched(): boolean {
    this.cool();
    try {
      return this.engine.isLoaded(this.answering());
    } catch {
      return false; // asking will say why
    }
  }
}
