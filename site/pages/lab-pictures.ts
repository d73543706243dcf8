/** The pictures of the labs that are committed in `site/pictures`; `site/make-pictures.ts` makes them anew. */

export interface LabPicture {
  readonly lab: string;
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** For those who cannot see it. */
  readonly alt: string;
  /** What one sees, as Markdown. */
  readonly seen: string;
  /** What makes it, where that is not the lab's name alone. */
  readonly command?: string;
}

export const labPictures: readonly LabPicture[] = [];
