/** File name endings of pictures that the panel shows. */
export const pictureEndings = ['png', 'jpg', 'jpeg', 'gif', 'bmp', 'tif', 'tiff', 'webp'] as const;

/** Matches the names of pictures in a folder and below, as VS Code's globs write it. */
export const pictureGlob = `**/*.{${pictureEndings.flatMap((ending) => [ending, ending.toUpperCase()]).join(',')}}`;

export function isPicturePath(path: string): boolean {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  return pictureEndings.some((known) => known === ending);
}

/** The ending for a picture's media type, or undefined for anything else. */
export function endingOf(mime: string): string | undefined {
  const subtype = /^image\/(?:x-ms-)?([a-z]+)$/.exec(mime)?.[1];
  const ending = subtype === 'jpeg' ? 'jpg' : subtype === 'tiff' ? 'tif' : subtype;
  return pictureEndings.find((known) => known === ending);
}

/** The media type of a picture, by its name. */
export function mediaType(path: string): string {
  const ending = /\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase() ?? 'png';
  return `image/${ending === 'jpg' ? 'jpeg' : ending === 'tif' ? 'tiff' : ending}`;
}
