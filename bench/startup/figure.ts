/** Something that one run gives one number of. */
export interface Figure {
  readonly name: string;
  readonly side: string;
  readonly unit: 'ns' | 'B';
  /** One number, of a fresh process where it is a time; or the reason why there is none. */
  measure(): Promise<number | { readonly missing: string }>;
}
