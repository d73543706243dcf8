import type { Homes, Value } from './graph.ts';

/** What tells which values are a part of another: a graph, or an analysis of one. */
interface WithHomes {
  readonly homes: Homes;
}

/** The value in whose buffer a value is: itself, or what it is a part of, however many parts deep. */
export const rootOf = ({ homes }: WithHomes, value: Value): Value => {
  if (homes.size === 0 || value.origin.kind !== 'temporary') return value;
  let root = value;
  for (let home = homes.get(root); home !== undefined; home = homes.get(root)) root = home.value;
  return root;
};

/** `rootOf`, for who looks at every operand of every call: of each value that is a part of another, by its id. */
export const rootsOf = (graph: WithHomes): readonly (Value | undefined)[] => {
  const roots: Value[] = [];
  for (const value of graph.homes.keys()) roots[value.id] = rootOf(graph, value);
  return roots;
};

/** The buffer that a value is in, and from which element on. */
export const placeOf = ({ homes }: WithHomes, value: Value): { readonly root: Value; readonly offset: number } => {
  let root = value;
  let offset = 0;
  for (let home = homes.get(root); home !== undefined; home = homes.get(root)) {
    offset += home.offset;
    root = home.value;
  }
  return { root, offset };
};
