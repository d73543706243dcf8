export function Transport() {
  return <section aria-label="Transport" />;
}
