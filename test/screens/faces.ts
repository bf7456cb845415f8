/**
 * The typefaces of the test screens: Debian packages that the training generator does not use, unpacked below
 * build/fonts without being installed. Pages load them as web fonts, so no other face can stand in for one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, Unavailable } from '../harness/codeServer.js';

export interface Face {
  readonly family: string;
  /** Debian package. */
  readonly from: string;
  /** Paths below /usr/share/fonts. */
  readonly regular: string;
  readonly bold: string;
  readonly use: 'sans' | 'serif' | 'mono';
}

const face = (use: Face['use'], family: string, from: string, path: string, bold: string): Face => {
  const [folder, ending] = path.split('*') as [string, string];
  const [light, heavy] = bold.split('|') as [string, string];
  return { family, from, use, regular: folder + light + ending, bold: folder + heavy + ending };
};

export const faces: readonly Face[] = [
  face('sans', 'Cantarell', 'fonts-cantarell', 'opentype/cantarell/Cantarell-*.otf', 'Regular|Bold'),
  face('sans', 'Cabin', 'fonts-cabin', 'opentype/cabin/Cabin-*.otf', 'Regular|Bold'),
  face('sans', 'Inter', 'fonts-inter', 'opentype/inter/Inter-*.otf', 'Regular|Bold'),
  face('sans', 'Karla', 'fonts-karla', 'truetype/karla/Karla-*.otf', 'Regular|Bold'),
  face('sans', 'Go', 'fonts-go', 'fonts-go/Go-*.ttf', 'Regular|Bold'),
  face('sans', 'B612', 'fonts-b612', 'opentype/b612/B612-*.otf', 'Regular|Bold'),
  face('sans', 'PT Sans', 'fonts-paratype', 'truetype/paratype/PTS*F.ttf', '55|75'),
  face('sans', 'Andika', 'fonts-sil-andika', 'truetype/andika/Andika-*.ttf', 'Regular|Bold'),
  face('sans', 'Nimbus Sans', 'fonts-urw-base35', 'opentype/urw-base35/NimbusSans-*.otf', 'Regular|Bold'),
  face('sans', 'Gillius', 'fonts-adf-gillius', 'truetype/adf/GilliusADF-*.otf', 'Regular|Bold'),
  face('sans', 'Mplus', 'fonts-mplus', 'opentype/mplus/Mplus2-*.otf', 'Regular|Bold'),
  face('sans', 'Quicksand', 'fonts-quicksand', 'truetype/quicksand/Quicksand-*.ttf', 'Regular|Bold'),
  face('serif', 'Caladea', 'fonts-crosextra-caladea', 'truetype/crosextra/Caladea-*.ttf', 'Regular|Bold'),
  face('serif', 'Charis', 'fonts-sil-charis', 'truetype/charis/CharisSIL-*.ttf', 'Regular|Bold'),
  face('serif', 'PT Serif', 'fonts-paratype', 'truetype/paratype/PTF*F.ttf', '55|75'),
  face('serif', 'Vollkorn', 'fonts-vollkorn', 'truetype/vollkorn/Vollkorn-*.ttf', 'Regular|Bold'),
  face('mono', 'Go Mono', 'fonts-go', 'fonts-go/Go-Mono*.ttf', '|-Bold'),
  face('mono', 'Fira Code', 'fonts-firacode', 'truetype/firacode/FiraCode-*.ttf', 'Regular|Bold'),
  face('mono', 'JetBrains Mono', 'fonts-jetbrains-mono', 'truetype/jetbrains-mono/JetBrainsMono-*.ttf', 'Regular|Bold'), // prettier-ignore
  face('mono', 'Mononoki', 'fonts-mononoki', 'truetype/mononoki/mononoki-*.ttf', 'Regular|Bold'),
];

export const facesFor = (use: Face['use']) => faces.filter((each) => each.use === use);

/** Where the packages are unpacked. */
export const facesFolder = join(projectRoot, 'build/fonts');

/** Absolute path of a face's file, once `fetchFaces` has run. */
export function faceFile(face: Face, weight: 'regular' | 'bold'): string {
  return join(facesFolder, face.from, 'usr/share/fonts', face[weight]);
}

/**
 * Downloads and unpacks the packages that are not there yet; nothing is installed.
 * @throws Unavailable where Debian's packages cannot be had
 */
export function fetchFaces(): void {
  const missing = [...new Set(faces.map(({ from }) => from))].filter(
    (name) => !existsSync(join(facesFolder, name)),
  );
  if (missing.length === 0) return;
  mkdirSync(facesFolder, { recursive: true });
  console.log(`Fetching ${missing.length} font packages into build/fonts …`);
  const download = () =>
    spawnSync('apt-get', ['-q', 'download', ...missing], { cwd: facesFolder, stdio: 'ignore' });
  if (download().status !== 0) {
    // The lists of packages may be old or absent.
    spawnSync('apt-get', ['-q', 'update'], { stdio: 'ignore' });
    if (download().status !== 0)
      throw new Unavailable('the font packages of the test screens need Debian’s apt-get and its mirror.');
  }
  for (const file of readdirSync(facesFolder).filter((name) => name.endsWith('.deb'))) {
    const { status } = spawnSync('dpkg-deb', ['-x', file, file.split('_')[0]!], { cwd: facesFolder });
    if (status !== 0) throw new Unavailable(`${file} could not be unpacked with dpkg-deb.`);
  }
  const gone = faces.filter(
    (face) => !existsSync(faceFile(face, 'regular')) || !existsSync(faceFile(face, 'bold')),
  );
  if (gone.length > 0) throw new Unavailable(`these faces are not in their packages: ${gone.map((f) => f.family).join(', ')}.`); // prettier-ignore
}
