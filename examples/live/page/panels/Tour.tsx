export function Tour() {
  return <section aria-label="Tour" />;
}
