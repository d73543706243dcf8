import type { ComponentChildren } from 'preact';

// The few forms of MathML that the equations take.

interface Children {
  readonly children?: ComponentChildren;
}

export const I = ({ children }: Children) => <mi>{children}</mi>;
export const O = ({ children }: Children) => <mo>{children}</mo>;
export const Row = ({ children }: Children) => <mrow>{children}</mrow>;

export const Sub = ({ sub, children }: Children & { readonly sub: ComponentChildren }) => (
  <msub>
    {children}
    {sub}
  </msub>
);

export const Sup = ({ sup, children }: Children & { readonly sup: ComponentChildren }) => (
  <msup>
    <mrow>{children}</mrow>
    {sup}
  </msup>
);

/** `sup` is a word or a letter. */
export const SubSup = ({
  sub,
  sup,
  children,
}: Children & { readonly sub: ComponentChildren; readonly sup: string }) => (
  <msubsup>
    {children}
    {sub}
    <mtext>{sup}</mtext>
  </msubsup>
);

export const Sum = ({ sub }: { readonly sub: string }) => (
  <msub>
    <mo>∑</mo>
    <mi>{sub}</mi>
  </msub>
);

export const Fraction = ({ over, under }: { readonly over: ComponentChildren; readonly under: ComponentChildren }) => (
  <mfrac>
    <mrow>{over}</mrow>
    <mrow>{under}</mrow>
  </mfrac>
);

/** A letter with a tilde over it. */
export const Tilde = ({ children }: Children) => (
  <mover accent>
    {children}
    <mo>~</mo>
  </mover>
);
