/** A mistake in what the user asked for: one line, no stack trace, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}
