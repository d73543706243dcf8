// `@engram/plot/node`: what needs Node. The main entry imports nothing of it, so that it runs on a page.
export { type Progress, type ProgressOptions, type ProgressValues, showProgress } from './progress.ts';
export { type PNGOptions, toPNG } from './render/png.ts';
export { save } from './render/save.ts';
