/** The pictures of the labs that are committed in `site/pictures`, and what one sees on them; `site/make-pictures.ts` makes them anew. */

export interface LabPicture {
  readonly lab: string;
  /** What comes behind `npx pnpm example`. With it the picture comes out as it is, but for what the lab itself has changed in. */
  readonly command: string;
  /** The file that it leaves, and where that is a page, the picture on it by the end of its label. */
  readonly from: string;
  readonly label?: string;
  /** For those who cannot see it. */
  readonly alt: string;
  /** What one sees, as Markdown. */
  readonly seen: string;
}

/** Where it is, from the root of the repository. */
export const pictureFile = ({ lab }: LabPicture): string => `site/pictures/${lab}.svg`;

export const labPictures: readonly LabPicture[] = [
  {
    lab: 'copy-task',
    command: 'copy-task --seed 0',
    from: 'attention.svg',
    alt: 'Two heat maps of sixteen memory slots over eleven steps: where the network writes, and below where it reads.',
    seen: 'Time goes to the right, a row is a slot. Five tokens come in and leave their marks in different slots; behind ▸ the network goes back to them. Nobody told it where to put what.',
  },
  {
    lab: 'repeat-task',
    command: 'repeat-task --seed 0',
    from: 'attention.svg',
    alt: 'Two heat maps of sixteen memory slots over the steps: writing while four tokens are shown, then reading the same four slots twice.',
    seen: 'It writes to slots 4, 2, 15 and 12, and behind ▸ reads them in that order, twice: what was read must still be there.',
  },
  {
    lab: 'recall-task',
    command: 'recall-task --seed 0',
    from: 'attention.svg',
    alt: 'Two heat maps of sixteen memory slots over the steps: writing begins with the cue.',
    seen: 'Behind the cue ◆ come three tokens to keep, then three to let go. At the end it says the three: 1 7 6.',
  },
  {
    lab: 'ntm',
    command: 'ntm report --trained --task copy',
    from: 'report.html',
    label: 'weights',
    alt: 'Two heat maps of 29 memory slots over 41 steps. Writing goes up one slot a step on a sharp diagonal; reading then goes along the same diagonal.',
    seen: 'Twenty vectors, one slot each, in a straight line; then the same line again to read. This is an algorithm, found by gradient descent, and it is why the network goes on to a thousand vectors without an error.',
  },
  {
    lab: 'digits',
    command: 'digits --seed 0',
    from: 'wrong.svg',
    alt: 'Fifteen handwritten digits, each with what it is and what the network took it for, such as 2 as 7.',
    seen: 'The digits of 1,000 that it got wrong, each with what it is and what it was taken for. Some would fool you too.',
  },
  {
    lab: 'diffusion',
    command: 'diffusion --seed 0',
    from: 'denoising.svg',
    alt: 'Ten columns of pictures, from noise at the top through seven stages to handwritten digits at the bottom.',
    seen: 'From top to bottom: noise, and what the network makes of it in fifty steps. None of these digits was ever written.',
  },
  {
    lab: 'characters',
    command: 'characters --seed 0',
    from: 'training.svg',
    alt: 'A curve of the loss over 1,200 training steps, which soon falls below a dashed line: guessing each character from the one before.',
    seen: 'The dashed line is what guessing each character from the one before it costs. What lies between it and the curve is what looking further back is worth.',
  },
];
