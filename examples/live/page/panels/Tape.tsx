export function Tape() {
  return <section aria-label="Tape" />;
}
