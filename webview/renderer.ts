/** Entry of the notebook output renderer: mounts one component for every output item. */
import { mount, unmount, type Component } from 'svelte';
import type { ActivationFunction, OutputItem } from 'vscode-notebook-renderer';
import { answerMime, mistakesMime, regionsMime } from '../kernel/savedAnswer.js';
import Answer from './output/Answer.svelte';
import Gallery from './output/Gallery.svelte';
import { Highlights } from './output/highlight.svelte.js';
import { readAnswerJson, readMistakesJson, readRegionsJson } from './output/json.js';
import { Originals } from './output/originals.svelte.js';
import type { FromOutput, ToOutput } from './output/protocol.js';
import Regions from './output/Regions.svelte';

type Mounted = Record<string, unknown>;

export const activate: ActivationFunction = (context) => {
  const post = context.postMessage && ((message: FromOutput) => context.postMessage?.(message));
  const highlights = new Highlights();
  const originals = new Originals(post);
  context.onDidReceiveMessage?.((message: ToOutput) => originals.receive(message));

  const mountItem = (item: OutputItem, target: HTMLElement): Mounted => {
    if (item.mime === answerMime) {
      return mount(Answer, { target, props: { json: readAnswerJson(item.json()), highlights } });
    }
    if (item.mime === regionsMime) {
      const props = { json: readRegionsJson(item.json()), highlights, originals, post };
      return mount(Regions as Component<typeof props>, { target, props });
    }
    if (item.mime === mistakesMime) {
      const props = { json: readMistakesJson(item.json()), highlights, originals, post };
      return mount(Gallery as Component<typeof props>, { target, props });
    }
    throw new Error(`ChatSpot does not know outputs of type ${item.mime}.`);
  };

  const mounted = new Map<string, Mounted>();
  const dispose = (id: string) => {
    const component = mounted.get(id);
    if (component !== undefined) void unmount(component);
    mounted.delete(id);
  };
  return {
    renderOutputItem(item, target) {
      // The same item comes again when its content changes.
      dispose(item.id);
      target.replaceChildren();
      try {
        mounted.set(item.id, mountItem(item, target));
      } catch (thrown) {
        target.textContent = thrown instanceof Error ? thrown.message : String(thrown);
      }
    },
    disposeOutputItem(id) {
      if (id !== undefined) dispose(id);
      else for (const each of [...mounted.keys()]) dispose(each);
    },
  };
};
