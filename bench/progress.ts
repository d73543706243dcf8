/** A line on the screen that the next one overwrites; nothing where stderr is not a screen. */
export const progress = (text: string | null): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text ?? ''}`);
};
