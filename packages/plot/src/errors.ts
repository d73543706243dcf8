/** Bad input to a plot, or a file that could not be written. The message names the function, the values and the rule. */
export class PlotError extends Error {
  override name = 'PlotError';
}
