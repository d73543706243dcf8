const shades = [' ', '░', '▒', '▓', '█'];

/** The character for `t` from 0 to 1 where there is no colour. */
export function shade(t: number): string {
  return shades[Math.min(shades.length - 1, Math.floor(t * shades.length))] as string;
}
