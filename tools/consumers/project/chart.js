// Charts without Node: in the terminal and as SVG.
import { heatmap, terminalHeatmap, toSVG } from '@engram/plot';

const values = [
  [0, 1],
  [1, 0],
];
export const draw = async () => {
  const svg = await toSVG(heatmap([{ title: 'a', values }], {}));
  if (!svg.includes('<svg')) throw new Error('toSVG gave no SVG');
  if (!terminalHeatmap(values, {}).includes('\n')) throw new Error('terminalHeatmap gave no lines');
};
await draw();
