import assert from 'node:assert/strict';
import axe, { type default as Axe } from 'axe-core';
import type { Frame, Page } from 'playwright-core';

/** Runs axe on a document and fails with a line for every element that breaks a rule. */
export async function assertAccessible(frame: Frame | Page, selector = 'body'): Promise<void> {
  await frame.evaluate(axe.source);
  const lines = await frame.evaluate(async (root) => {
    const { axe } = globalThis as unknown as { axe: typeof Axe };
    const { violations } = await axe.run(root, {
      // A webview is a part of a page: it has no landmarks and headings of its own.
      rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
    });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)} (${node.failureSummary ?? ''})`),
    );
  }, selector);
  assert.deepEqual(lines, []);
}
