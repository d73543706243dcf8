export function Curve() {
  return <section aria-label="Curve" />;
}
