import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** Forbids imports in a folder, with the reason shown to whoever breaks the rule. */
const forbid = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});
const noVscode = { group: ['vscode'], message: 'vscode may be imported only under src/.' };
const noOrt = {
  group: ['onnxruntime-node', 'onnxruntime-common', 'koffi'],
  message: 'ONNX Runtime may be imported only under kernel/engine/process/ (it runs in its own process).',
};
const noProcess = {
  group: ['**/engine/process/**', './process/**'],
  message: 'The engine process is reached only through kernel/engine/protocol.ts.',
};
const noUp = (folders) => ({
  group: folders.map((folder) => `**/${folder}/**`),
  message: 'Arrows point one way: src → kernel, models → kernel; the kernel knows neither.',
});

export default ts.config(
  { ignores: ['build', 'dist', 'dist-test', 'node_modules'] },
  js.configs.recommended,
  ...ts.configs.strict,
  {
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: {
      // The types know every global of the browser.
      'no-undef': 'off',
      // Sets and maps are values here: they are replaced, never changed in place.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { require: 'readonly', module: 'writable' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  forbid(
    ['kernel/**/*.ts'],
    [noVscode, noOrt, noProcess, noUp(['src', 'webview', 'models'])],
    ['kernel/engine/process/**', 'kernel/terminal/**'],
  ),
  forbid(['kernel/engine/process/**/*.ts'], [noVscode, noUp(['src', 'webview', 'models'])]),
  // The terminal program is the one place above both: it also converts.
  forbid(['kernel/terminal/**/*.ts'], [noVscode, noOrt, noProcess, noUp(['src', 'webview'])]),
  forbid(['models/**/*.ts', 'webview/**/*.{ts,svelte}'], [noVscode, noOrt, noProcess]),
  forbid(['src/**/*.ts'], [noOrt, noProcess]),
);
