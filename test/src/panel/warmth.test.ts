import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type { Settings } from '../../../kernel/directives.js';
import { Failure } from '../../../kernel/failure.js';
import { Warmth } from '../../../src/panel/warmth.js';

/** One model at a time, as the real one has; tells the panels when it is another one. */
class OneModel {
  loaded: string | undefined;
  readonly encoded: string[] = [];
  readonly panels = new Map<string, Warmth>();
  refusal: Failure | undefined;

  panel(name: string, answering: () => Settings): Warmth {
    const warmth = new Warmth(name as unknown as vscode.Uri, this, answering);
    this.panels.set(name, warmth);
    return warmth;
  }

  isLoaded({ model }: Settings): boolean {
    return model === this.loaded;
  }

  async warm(picture: vscode.Uri, { model }: Settings): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
    const name = picture as unknown as string;
    await this.load(model, name);
    this.encoded.push(`${name} by ${model}`);
  }

  /** @param picture what it is loaded to encode */
  async load(model: string, picture?: string): Promise<void> {
    const before = this.loaded;
    this.loaded = model;
    if (before === undefined || before === model) return;
    for (const [name, panel] of this.panels) {
      if (name !== picture && panel.switched()) await panel.warm();
    }
  }
}

const settings = (model: string, device: Settings['device'] = 'auto'): Settings => ({
  ...{ model, device },
  sampling: { temperature: 0, topP: 1, seed: 1, maxTokens: 16, stop: [] },
});

describe('warming an open picture', () => {
  it('is done once, and again when another model or device is to answer, or what was encoded is no more', async () => {
    const engine = new OneModel();
    let now = settings('a');
    const panel = engine.panel('p', () => now);
    const steps: [what: () => void, encoded: number][] = [
      [() => undefined, 1],
      [() => undefined, 1],
      [() => (now = { ...now, sampling: { ...now.sampling, seed: 2 } }), 1],
      [() => (now = settings('b')), 2],
      [() => (now = settings('b', 'cpu')), 3],
      [() => panel.cool(), 4],
    ];
    for (const [change, encoded] of steps) {
      change();
      await panel.warm();
      assert.equal(engine.encoded.length, encoded);
    }
  });

  it('is tried again after it failed', async () => {
    const engine = new OneModel();
    const panel = engine.panel('p', () => settings('a'));
    engine.refusal = new Failure('engine-exited', 'It died.');
    await assert.rejects(panel.warm(), { code: 'engine-exited' });
    engine.refusal = undefined;
    await panel.warm();
    assert.deepEqual(engine.encoded, ['p by a']);
  });

  it('follows a notebook to another model and back, where that model answers in the panel', async () => {
    const engine = new OneModel();
    let model = 'a';
    const bound = engine.panel('bound', () => settings(model));
    const free = engine.panel('free', () => settings('a'));
    await bound.warm();
    await free.warm();
    model = 'b'; // `%model b` above the cell
    await engine.load('b');
    assert.deepEqual(engine.encoded.splice(0), ['bound by a', 'free by a', 'bound by b']);
    assert.equal(engine.loaded, 'b', 'the model was taken away from the notebook');
    await engine.load('a');
    assert.deepEqual(engine.encoded.splice(0), ['free by a']);
    // Looked at again.
    await bound.warm();
    assert.deepEqual(engine.encoded, ['bound by b']);
  });

  it('never ends in panels that take the model from each other', async () => {
    const engine = new OneModel();
    const [one, other] = ['a', 'b'].map((model) => engine.panel(model, () => settings(model)));
    for (const panel of [one!, other!, one!, other!]) await panel.warm();
    assert.deepEqual(engine.encoded, ['a by a', 'b by b', 'a by a', 'b by b']);
  });

  it('waits for the question where nothing can answer', async () => {
    const engine = new OneModel();
    const panel = engine.panel('p', () => {
      throw new Failure('unknown-setting', '%set does not know "x".');
    });
    assert.equal(panel.switched(), false);
    await assert.rejects(panel.warm(), { code: 'unknown-setting' });
  });
});
