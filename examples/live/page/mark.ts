/** A mark on the curves. */
export interface Mark {
  readonly step: number;
  readonly kind: 'learned' | 'collapse undone' | 'new start';
  readonly text: string;
}
