export function Answer() {
  return <section aria-label="Answer" />;
}
