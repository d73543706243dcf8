import { padEnd, truncate, widestOf } from '../text.ts';

/**
 * The labels under the cells of a terminal heat map: in one line when each fits its cell with a space between, else
 * written downwards. Without labels, every so many columns its index.
 */
export function columnLabelLines(
  labels: readonly string[] | undefined,
  columns: number,
  cellWidth: number,
  maxLength: number,
): string[] {
  if (labels === undefined) return [indexLine(columns, cellWidth)];
  const cell = (text: string) => padEnd(text, cellWidth);
  const longest = widestOf(labels);
  if (longest < cellWidth || (longest === 1 && columns === 1)) return [labels.map(cell).join('')];
  const characters = labels.map((label) => [...truncate(label, maxLength)]);
  const height = characters.reduce((most, list) => Math.max(most, list.length), 0);
  return Array.from({ length: height }, (_, line) => characters.map((list) => cell(list[line] ?? '')).join(''));
}

function indexLine(columns: number, cellWidth: number): string {
  const widest = String(columns - 1).length;
  const every = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((step) => step * cellWidth > widest) ?? 1000;
  let line = '';
  for (let column = 0; column < columns; column += every) line += padEnd(String(column), every * cellWidth);
  return line;
}
