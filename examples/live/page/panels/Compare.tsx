export function Compare() {
  return <section aria-label="Compare" />;
}
