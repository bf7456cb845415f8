/**
 * How letters become pixels: operating systems bend outlines to the grid of pixels more or less (hinting), and some colour
 * their edges for the thirds of a liquid crystal's pixels (LCD). Chromium on Linux does as fontconfig says.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escape } from './markup.js';

interface Raster {
  readonly hinting: 'hintnone' | 'hintslight' | 'hintfull';
  readonly lcd: 'none' | 'rgb';
}

/** Every second page as Linux does it, the others as macOS, older programs, and Windows do. */
const rasters: readonly Raster[] = [
  { hinting: 'hintslight', lcd: 'none' },
  { hinting: 'hintnone', lcd: 'none' },
  { hinting: 'hintslight', lcd: 'none' },
  { hinting: 'hintslight', lcd: 'rgb' },
  { hinting: 'hintslight', lcd: 'none' },
  { hinting: 'hintfull', lcd: 'none' },
  { hinting: 'hintslight', lcd: 'none' },
  { hinting: 'hintfull', lcd: 'rgb' },
];

export const rasterOf = (seed: number): Raster => rasters[seed % rasters.length]!;

/**
 * The environment of a Chromium that draws letters so.
 * @param folder where its fontconfig file is written
 */
export function environmentOf({ hinting, lcd }: Raster, folder: string): Record<string, string> {
  const file = join(folder, `${hinting}-${lcd}.conf`);
  const edit = (name: string, value: string): string => `<edit name="${name}" mode="assign">${value}</edit>`;
  const edits = [
    edit('hintstyle', `<const>${hinting}</const>`),
    edit('hinting', `<bool>${hinting !== 'hintnone'}</bool>`),
    edit('rgba', `<const>${lcd}</const>`),
    edit('lcdfilter', '<const>lcddefault</const>'),
  ].join('');
  const system = escape(process.env['FONTCONFIG_FILE'] ?? '/etc/fonts/fonts.conf');
  const matches = ['pattern', 'font'].map((target) => `<match target="${target}">${edits}</match>`).join('');
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><include>${system}</include>${matches}</fontconfig>`,
  );
  return { ...(process.env as Record<string, string>), FONTCONFIG_FILE: file };
}
