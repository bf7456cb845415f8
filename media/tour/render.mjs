// Renders the tour's pages to pictures with an installed Chromium: node media/tour/render.mjs [chromium]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const chromium = process.argv[2] ?? 'chromium';
const pages = [
  { name: 'login', width: 192, height: 192, scale: 2 },
  { name: 'settings', width: 192, height: 160, scale: 2 },
  { name: 'scene', width: 240, height: 180, scale: 2 },
  { name: 'receipt', width: 192, height: 192, scale: 2 },
];

for (const { name, width, height, scale } of pages) {
  const profile = mkdtempSync(join(tmpdir(), 'chatspot-render-'));
  const { status } = spawnSync(
    chromium,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      '--disable-background-networking',
      `--user-data-dir=${profile}`,
      `--window-size=${width},${height}`,
      `--force-device-scale-factor=${scale}`,
      `--screenshot=${join(here, `${name}.png`)}`,
      `file://${join(here, 'pages', `${name}.html`)}`,
    ],
    { stdio: 'ignore' },
  );
  rmSync(profile, { recursive: true, force: true });
  if (status !== 0) {
    console.error(`${chromium} could not render ${name}; name an installed Chromium.`);
    process.exit(1);
  }
}
