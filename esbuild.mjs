// Builds dist/: the terminal program and the engine process, each one file; run with --watch to rebuild on change.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as esbuild from 'esbuild';
import sveltePlugin from 'esbuild-svelte';

const watch = process.argv.includes('--watch');
const require = createRequire(import.meta.url);

/** Jimp finds its bitmap font beside its own files, which a bundle does not have: copy it to dist/fonts. */
const bitmapFont = {
  name: 'bitmap-font',
  setup(build) {
    const name = 'open-sans-16-white';
    build.onResolve({ filter: /^jimp\/fonts$/ }, () => ({ path: 'fonts', namespace: 'bitmap-font' }));
    build.onLoad({ filter: /.*/, namespace: 'bitmap-font' }, () => ({
      contents: `import { fileURLToPath } from 'node:url';
        export const SANS_16_WHITE = fileURLToPath(new URL('./fonts/${name}.fnt', import.meta.url));`,
    }));
    build.onEnd(() => {
      const print = dirname(
        require.resolve('@jimp/plugin-print/package.json', { paths: [require.resolve('jimp')] }),
      );
      mkdirSync('dist/fonts', { recursive: true });
      for (const ending of ['fnt', 'png']) {
        copyFileSync(
          join(print, `fonts/open-sans/${name}/${name}.${ending}`),
          `dist/fonts/${name}.${ending}`,
        );
      }
    });
  },
};

/** The WebP decoder reads its WebAssembly from a file, which a bundle does not have: copy it to dist. */
const webpDecoder = {
  name: 'webp-decoder',
  setup(build) {
    const name = 'webp_dec.wasm';
    build.onLoad({ filter: /[\\/]webpDecoderFile\.ts$/ }, () => ({
      contents: `import { fileURLToPath } from 'node:url';
        export const webpDecoderFile = fileURLToPath(new URL('./${name}', import.meta.url));`,
    }));
    build.onEnd(() => {
      copyFileSync(require.resolve(`@jsquash/webp/codec/dec/${name}`), `dist/${name}`);
    });
  },
};

/** Bundled CommonJS packages call require(); an ES module has none of its own. */
const requireBanner = `import { createRequire as __createRequire } from 'node:module';
const require = __createRequire(import.meta.url);`;

const node = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  outdir: 'dist',
  banner: { js: requireBanner },
};

const browser = {
  bundle: true,
  platform: 'browser',
  format: 'esm',
  target: 'es2022',
  sourcemap: true,
  logLevel: 'warning',
  outdir: 'dist',
  conditions: ['svelte', 'browser'],
  mainFields: ['svelte', 'browser', 'module', 'main'],
};

/** `vscode` and `onnxruntime-node` are external only where they may be used: elsewhere an import fails the build. */
const bundles = [
  {
    ...node,
    entryPoints: { cli: 'kernel/cli.ts' },
    plugins: [bitmapFont, webpDecoder],
    banner: { js: `#!/usr/bin/env node\n${requireBanner}` },
  },
  {
    ...node,
    entryPoints: { engine: 'kernel/engine/process/main.ts' },
    external: ['onnxruntime-node', 'koffi'],
  },
  // The process in which the extension brings models in; it opens what it converted in an engine.
  { ...node, entryPoints: { task: 'kernel/terminal/task.ts' } },
  // What only a running cell or a hover needs lies in chunks of its own, so that the extension starts at once.
  {
    ...node,
    entryPoints: { extension: 'src/extension.ts' },
    splitting: true,
    chunkNames: 'extension-[hash]',
    plugins: [bitmapFont, webpDecoder],
    external: ['vscode'],
  },
  // The panel's styles become dist/panel.css; an output renderer has no page of its own and carries its styles.
  {
    ...browser,
    entryPoints: { panel: 'webview/panel.ts', decoder: 'webview/decoder.ts' },
    plugins: [sveltePlugin({ compilerOptions: { css: 'external' } })],
  },
  {
    ...browser,
    entryPoints: { renderer: 'webview/renderer.ts' },
    plugins: [sveltePlugin({ compilerOptions: { css: 'injected' } })],
  },
];

/** Chunks of earlier builds; an editor that still runs one may want them for a while. */
for (const file of existsSync('dist') ? readdirSync('dist') : []) {
  const isOld = Date.now() - statSync(join('dist', file)).mtimeMs > 3_600_000;
  if (isOld && file.startsWith('extension-')) rmSync(join('dist', file));
}
for (const bundle of bundles) {
  if (watch) await (await esbuild.context(bundle)).watch();
  else await esbuild.build(bundle);
}
