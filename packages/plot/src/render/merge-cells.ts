/** A cell of a heat map as ECharts writes it: a rectangle with a colour. */
const cellLine = /^<path d="M(-?[\d.]+) (-?[\d.]+)l([\d.]+) 0l0 ([\d.]+)l-[\d.]+ 0Z" fill="(rgb\([\d,]+\))"><\/path>$/;

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
}

/** Takes each run of a heat map's cells together: neighbours of one colour in a row, and rectangles of one colour. */
export function mergeCells(svg: string): string {
  const out: string[] = [];
  let run: Cell[] = [];
  const end = () => {
    out.push(...drawRun(run));
    run = [];
  };
  for (const line of svg.split('\n')) {
    const match = cellLine.exec(line);
    if (match) {
      const [x, y, width, height] = match.slice(1, 5).map(Number) as [number, number, number, number];
      run.push({ x, y, width, height, color: match[5] as string });
    } else {
      end();
      out.push(line);
    }
  }
  end();
  return out.join('\n');
}

function drawRun(cells: readonly Cell[]): string[] {
  const shapes = new Map<string, string[]>();
  for (const { x, y, width, height, color } of joinRows(cells)) {
    const list = shapes.get(color) ?? [];
    shapes.set(color, list);
    list.push(`M${x} ${y}h${width}v${height}h-${width}z`);
  }
  return [...shapes].map(([color, list]) => `<path d="${list.join('')}" fill="${color}"/>`);
}

/** Neighbours overlap a little, as ECharts draws them, so that no light shines through. */
function joinRows(cells: readonly Cell[]): Cell[] {
  const joined: Cell[] = [];
  for (const cell of cells) {
    const last = joined.at(-1);
    const isNext =
      last && last.color === cell.color && last.y === cell.y && last.height === cell.height && last.x < cell.x;
    if (isNext && cell.x <= last.x + last.width) {
      const width = Number((cell.x + cell.width - last.x).toFixed(2));
      joined[joined.length - 1] = { ...last, width };
    } else joined.push(cell);
  }
  return joined;
}
