/** Where the tour stops: the class of the place, and what is said there. */
export interface Stop {
  readonly place: string;
  readonly title: string;
  readonly text: string;
}

export const stops: readonly Stop[] = [
  {
    place: 'transport',
    title: 'It learns here',
    text: 'Press Train. The network starts from nothing, with random numbers for weights. It is shown random patterns, a few at a time, and every mistake moves the weights a little. All of it happens on your machine.',
  },
  {
    place: 'tape-place',
    title: 'A memory like a tape',
    text: 'Beside its own short memory, the network has slots that it can write to and read from. Blue is where it writes, orange is where it reads. Nobody tells it how to use them. While it learns to copy, it finds out by itself: write one slot after the other, go back, read them in the same order.',
  },
  {
    place: 'answer-place',
    title: 'What it says',
    text: 'What was asked of it, and what came out. An untrained network guesses, and half of the bits are wrong. Wrong ones are marked; watch them vanish.',
  },
  {
    place: 'curve-place',
    title: 'The moment it understands',
    text: 'Wrong bits in a sequence, step by step; each line is ten times the one below. For a while little happens. Then the curve falls all at once: the network has found out what its memory is for. The slider beneath goes back in time.',
  },
  {
    place: 'try-place',
    title: 'Longer than it ever saw',
    text: 'It was trained on short sequences. Draw one of your own, or drag the length far beyond them. One that has learned a way to copy, and not just the examples, goes on and on.',
  },
  {
    place: 'plug-place',
    title: 'Pull the plug',
    text: 'Is the answer really in the memory? Hold what it reads at zero, keep its heads from moving, or wipe a slot halfway, and see what is left of the answer.',
  },
  {
    place: 'look-place',
    title: 'Anatomy of a look',
    text: 'How does a head know where to look? In four small movements: it looks for something like its key, or stays with where it was, steps aside, and makes up its mind.',
  },
];
