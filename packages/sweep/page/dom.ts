// Elements, whose text is always text: nothing here takes HTML.

type Attributes = Readonly<Record<string, string | number | boolean | null>>;
type Child = Node | string | null;

const filled = <E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
};

export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] => filled(document.createElement(tag), attributes, children);

export const s = <K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] => filled(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

export interface Picture {
  readonly root: HTMLElement;
  /** Draws it anew, as wide as it is now. */
  readonly redraw: () => void;
}

/** An SVG as wide as the page lets it be: it is drawn for its width, not stretched to it. */
export const picture = (
  label: string,
  height: number,
  draw: (svg: SVGSVGElement, width: number) => void,
  isWalked = false,
): Picture => {
  const svg = s('svg', { role: 'img', 'aria-label': label, height, tabindex: isWalked ? 0 : null });
  const root = h('div', { class: 'picture' }, svg);
  let width = 0;
  const redraw = (): void => {
    if (width === 0) return;
    svg.replaceChildren();
    svg.setAttribute('width', String(width));
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    draw(svg, width);
  };
  new ResizeObserver(([entry]) => {
    const now = Math.floor(entry!.contentRect.width);
    if (now === width) return;
    width = now;
    redraw();
  }).observe(root);
  return { root, redraw };
};

export const pointOf = (svg: SVGSVGElement, event: MouseEvent): readonly [number, number] => {
  const { left, top } = svg.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
};
