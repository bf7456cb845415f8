/**
 * The name that anybody would give a colour, or none where people would differ.
 * @param hex `#rrggbb`
 */
export function colorName(hex: string): string | undefined {
  const { hue, saturation: s, lightness: l } = hsl(hex);
  const within = (from: number, to: number) => hue >= from && hue <= to;
  if (l > 0.97) return 'white';
  if (l < 0.08 || (l < 0.15 && s < 0.15)) return 'black';
  if (s < 0.06) return l > 0.4 && l < 0.62 ? 'gray' : undefined;
  if (within(10, 40) && s > 0.15 && s < 0.6 && l > 0.2 && l < 0.42) return 'brown';
  if (l < 0.26 || l > 0.82) return undefined;
  if ((hue >= 350 || hue <= 10) && s > 0.55 && l < 0.66) return 'red';
  if (within(22, 40) && s > 0.75 && l > 0.42 && l < 0.64) return 'orange';
  if (within(46, 60) && s > 0.75 && l > 0.46 && l < 0.7) return 'yellow';
  if (within(95, 155) && s > 0.3 && l < 0.58) return 'green';
  if (within(182, 194) && s > 0.5 && l < 0.64) return 'cyan';
  if (within(204, 235) && s > 0.5 && l < 0.66) return 'blue';
  if (within(264, 294) && s > 0.35 && l < 0.6) return 'purple';
  if (within(318, 348) && s > 0.6 && l > 0.6) return 'pink';
  return undefined;
}

function hsl(hex: string): { hue: number; saturation: number; lightness: number } {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255) as [number, number, number];
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const [span, lightness] = [high - low, (high + low) / 2];
  if (span === 0) return { hue: 0, saturation: 0, lightness };
  const saturation = span / (1 - Math.abs(2 * lightness - 1));
  const sixth = high === r ? (g - b) / span + 6 : high === g ? (b - r) / span + 2 : (r - g) / span + 4;
  return { hue: (sixth * 60) % 360, saturation, lightness };
}
