export function Plug() {
  return <section aria-label="Plug" />;
}
