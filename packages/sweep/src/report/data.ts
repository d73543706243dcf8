// What the page of a report is drawn from. The page's own script reads it too, and so this file imports nothing.

export type PageSetting = number | string | boolean | null;

export interface PageTrial {
  readonly id: string;
  /** In the order of the paths. */
  readonly settings: readonly PageSetting[];
  readonly ending: string;
  readonly why: string | null;
  /** The goal's number; `null` where it has none. */
  readonly goal: number | null;
  readonly steps: number;
  readonly sequences: number;
  /** Sequences until the task was learned. */
  readonly learned: number | null;
  readonly errors: number | null;
  readonly loss: number | null;
  readonly rollbacks: number;
  readonly starts: number;
  /** Whether its network is a file of the folder. */
  readonly network: boolean;
}

export interface PageCurve {
  /** Which of the trials. */
  readonly trial: number;
  readonly sequences: readonly number[];
  readonly errors: readonly (number | null)[];
  readonly loss: readonly (number | null)[];
}

export interface PageGroup {
  readonly values: { readonly is: PageSetting } | { readonly from: number; readonly to: number };
  readonly trials: number;
  readonly reached: number;
  readonly median: number | null;
  readonly quartiles: readonly [number | null, number | null];
}

export interface PageData {
  readonly title: string;
  /** Names and values, to stand below the title. */
  readonly facts: readonly (readonly [string, string])[];
  /** The goal for people, and what is said of a trial without its number. */
  readonly goal: { readonly name: string; readonly missing: string };
  /** What is varied. */
  readonly paths: readonly string[];
  /** Those that have a result, the best first. */
  readonly trials: readonly PageTrial[];
  /** Of all trials, or of a sample of them. */
  readonly curves: readonly PageCurve[];
  /** In the order of the paths. */
  readonly effects: readonly { readonly path: string; readonly groups: readonly PageGroup[] }[];
}
