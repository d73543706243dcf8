/** What TypeDoc writes of the packages, as far as the pages need it. */

export const KIND = {
  module: 2,
  namespace: 4,
  variable: 32,
  function: 64,
  class: 128,
  interface: 256,
  constructor: 512,
  property: 1024,
  method: 2048,
  accessor: 262144,
  alias: 2097152,
  reference: 4194304,
} as const;

export interface CommentPart {
  readonly kind: 'text' | 'code' | 'inline-tag';
  readonly text: string;
}

export interface Comment {
  readonly summary: readonly CommentPart[];
  readonly blockTags?: readonly {
    readonly tag: string;
    readonly typeAnnotation?: string;
    readonly content: readonly CommentPart[];
  }[];
}

interface Flags {
  readonly isOptional?: boolean;
  readonly isRest?: boolean;
  readonly isReadonly?: boolean;
  readonly isStatic?: boolean;
  readonly isAbstract?: boolean;
  readonly isProtected?: boolean;
  readonly isConst?: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly flags: Flags;
  readonly type?: Type;
  readonly defaultValue?: string;
  readonly comment?: Comment;
}

export interface TypeParameter {
  readonly name: string;
  readonly type?: Type;
  readonly default?: Type;
  readonly flags: Flags & { readonly isConst?: boolean };
}

export interface Signature {
  readonly name: string;
  readonly comment?: Comment;
  readonly parameters?: readonly Parameter[];
  readonly typeParameters?: readonly TypeParameter[];
  readonly type?: Type;
}

export interface Declaration {
  readonly id: number;
  readonly name: string;
  readonly kind: number;
  readonly flags: Flags;
  readonly comment?: Comment;
  readonly children?: readonly Declaration[];
  readonly signatures?: readonly Signature[];
  readonly indexSignatures?: readonly Signature[];
  readonly getSignature?: Signature;
  readonly setSignature?: Signature;
  readonly typeParameters?: readonly TypeParameter[];
  readonly type?: Type;
  readonly extendedTypes?: readonly Type[];
  readonly implementedTypes?: readonly Type[];
  /** Of what a parent has too. */
  readonly overwrites?: object;
  readonly inheritedFrom?: { readonly name: string; readonly target?: number };
  readonly sources?: readonly { readonly fileName: string; readonly line: number }[];
  /** Of a reference. */
  readonly target?: number;
}

export interface Project {
  readonly children: readonly Declaration[];
}

export type Type =
  | { readonly type: 'intrinsic' | 'unknown' | 'inferred'; readonly name: string }
  | { readonly type: 'literal'; readonly value: string | number | boolean | null }
  | {
      readonly type: 'reference';
      readonly package?: string;
      readonly name: string;
      readonly target?: unknown;
      readonly typeArguments?: readonly Type[];
    }
  | { readonly type: 'array'; readonly elementType: Type }
  | { readonly type: 'union' | 'intersection'; readonly types: readonly Type[] }
  | { readonly type: 'tuple'; readonly elements?: readonly Type[] }
  | { readonly type: 'namedTupleMember'; readonly name: string; readonly isOptional: boolean; readonly element: Type }
  | { readonly type: 'optional' | 'rest'; readonly elementType: Type }
  | { readonly type: 'typeOperator'; readonly operator: string; readonly target: Type }
  | { readonly type: 'query'; readonly queryType: Type }
  | {
      readonly type: 'conditional';
      readonly checkType: Type;
      readonly extendsType: Type;
      readonly trueType: Type;
      readonly falseType: Type;
    }
  | { readonly type: 'indexedAccess'; readonly objectType: Type; readonly indexType: Type }
  | {
      readonly type: 'mapped';
      readonly parameter: string;
      readonly parameterType: Type;
      readonly nameType?: Type;
      readonly templateType: Type;
      readonly readonlyModifier?: string;
      readonly optionalModifier?: string;
    }
  | { readonly type: 'predicate'; readonly name: string; readonly asserts: boolean; readonly targetType?: Type }
  | { readonly type: 'templateLiteral'; readonly head: string; readonly tail: readonly (readonly [Type, string])[] }
  | { readonly type: 'reflection'; readonly declaration: Declaration };

/** Its parameters; of a rest that is a list of names, those. */
export const parametersOf = ({ parameters = [] }: Signature): readonly Parameter[] =>
  parameters.flatMap((parameter) => {
    const { flags, type } = parameter;
    if (!flags.isRest || type?.type !== 'tuple') return [parameter];
    const members = type.elements ?? [];
    if (!members.every((member) => member.type === 'namedTupleMember')) return [parameter];
    return members.map(({ name, isOptional, element }) => ({ name, flags: { isOptional }, type: element }));
  });

/** Of a property that is a function, how it is called. */
export const callsOf = ({ signatures, type }: Declaration): readonly Signature[] | undefined => {
  if (signatures) return signatures;
  if (type?.type !== 'reflection' || type.declaration.children) return undefined;
  return type.declaration.signatures;
};

/** The comment of a declaration: its own, or that of its first signature that has one. */
export const commentOf = (declaration: Declaration): Comment | undefined =>
  declaration.comment ??
  declaration.signatures?.find(({ comment }) => comment)?.comment ??
  declaration.getSignature?.comment;
