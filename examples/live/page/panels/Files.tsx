export function Files() {
  return <section aria-label="Files" />;
}
