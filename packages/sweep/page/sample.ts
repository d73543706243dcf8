/** Some of a list, from all of it: the first ones whole, of the others every second, third and so on. */
export const sample = <T>(list: readonly T[], most: number): readonly T[] => {
  if (list.length <= most) return list;
  const first = Math.floor(most / 5);
  const rest = list.length - first;
  const taken = most - first;
  return [
    ...list.slice(0, first),
    ...Array.from({ length: taken }, (_, i) => list[first + Math.floor((i * rest) / taken)]!),
  ];
};
