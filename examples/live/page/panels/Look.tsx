export function Look() {
  return <section aria-label="Look" />;
}
