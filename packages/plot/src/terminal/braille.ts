/** Bits of the eight dots of a braille character: columns left and right, rows from the top. */
const bits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** A character cell: its dots, and which series drew in it last (-1 for none). */
export interface BrailleCell {
  dots: number;
  series: number;
}

/** A canvas of braille characters: every character is 2 dots wide and 4 high. (0, 0) is top left. */
export class BrailleCanvas {
  readonly dotColumns: number;
  readonly dotRows: number;
  readonly cells: readonly (readonly BrailleCell[])[];

  constructor(columns: number, rows: number) {
    this.dotColumns = columns * 2;
    this.dotRows = rows * 4;
    this.cells = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ({ dots: 0, series: -1 })));
  }

  /** Sets one dot. */
  dot(x: number, y: number, series: number): void {
    const cell = this.cells[y >> 2]?.[x >> 1];
    const bit = bits[y & 3]?.[x & 1];
    if (cell === undefined || bit === undefined) return;
    cell.dots |= bit;
    cell.series = series;
  }

  /** Sets the dots of a straight line, both ends included. */
  line(x0: number, y0: number, x1: number, y1: number, series: number): void {
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let i = 0; i <= steps; i++) {
      this.dot(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps), series);
    }
  }
}

/** The braille character with these dots. */
export function brailleCharacter(dots: number): string {
  return dots === 0 ? ' ' : String.fromCharCode(0x2800 + dots);
}
