export function TryIt() {
  return <section aria-label="TryIt" />;
}
