/** Types and signatures, as HTML in which names lead to what they are. */
import { escaped } from '../text/html.ts';
import {
  type Declaration,
  type Parameter,
  parametersOf,
  type Signature,
  type Type,
  type TypeParameter,
} from './model.ts';

/** Where the declaration of an id is, or `null` if it has no place on the site. */
export type Find = (id: number) => string | null;

/** What a line of a signature may have before its parameters go on lines of their own. */
const WIDTH = 76;

const word = (kind: 'keyword' | 'string' | 'number', text: string): string =>
  `<span class="code-${kind}">${escaped(text)}</span>`;

const visible = (html: string): number => html.replace(/<[^>]*>/g, '').replace(/&\w+;/g, '.').length;

export class Signatures {
  readonly #find: Find;

  constructor(find: Find) {
    this.#find = find;
  }

  type(type: Type | undefined): string {
    return type === undefined ? word('keyword', 'unknown') : this.#type(type);
  }

  /** In brackets where it stands before `[]` or after `keyof`. */
  #tight(type: Type): string {
    const loose =
      type.type === 'union' ||
      type.type === 'intersection' ||
      type.type === 'conditional' ||
      type.type === 'typeOperator' ||
      (type.type === 'reflection' && (type.declaration.signatures?.length ?? 0) > 0);
    return loose ? `(${this.#type(type)})` : this.#type(type);
  }

  #type(type: Type): string {
    switch (type.type) {
      case 'intrinsic':
        return word('keyword', type.name);
      case 'unknown':
        return escaped(type.name);
      case 'inferred':
        return `${word('keyword', 'infer')} ${escaped(type.name)}`;
      case 'literal':
        return typeof type.value === 'string' ? word('string', `'${type.value}'`) : word('number', String(type.value));
      case 'reference': {
        const href = typeof type.target === 'number' ? this.#find(type.target) : null;
        const name = href === null ? escaped(type.name) : `<a href="${href}">${escaped(type.name)}</a>`;
        const given = type.typeArguments ?? [];
        return given.length === 0 ? name : `${name}&lt;${given.map((each) => this.#type(each)).join(', ')}&gt;`;
      }
      case 'array':
        return `${this.#tight(type.elementType)}[]`;
      case 'union':
        return type.types
          .map((each) => (each.type === 'reflection' ? this.#tight(each) : this.#type(each)))
          .join(' | ');
      case 'intersection':
        return type.types.map((each) => this.#tight(each)).join(' &amp; ');
      case 'tuple':
        return `[${(type.elements ?? []).map((each) => this.#type(each)).join(', ')}]`;
      case 'namedTupleMember':
        return `${escaped(type.name)}${type.isOptional ? '?' : ''}: ${this.#type(type.element)}`;
      case 'optional':
        return `${this.#type(type.elementType)}?`;
      case 'rest':
        return `...${this.#type(type.elementType)}`;
      case 'typeOperator':
        return `${word('keyword', type.operator)} ${this.#type(type.target)}`;
      case 'query':
        return `${word('keyword', 'typeof')} ${this.#type(type.queryType)}`;
      case 'conditional':
        return `${this.#type(type.checkType)} ${word('keyword', 'extends')} ${this.#type(type.extendsType)} ? ${this.#type(type.trueType)} : ${this.#type(type.falseType)}`;
      case 'indexedAccess':
        return `${this.#tight(type.objectType)}[${this.#type(type.indexType)}]`;
      case 'mapped': {
        const name = type.nameType ? ` ${word('keyword', 'as')} ${this.#type(type.nameType)}` : '';
        const optional = type.optionalModifier === '-' ? '-?' : type.optionalModifier === '+' ? '?' : '';
        const readonly = type.readonlyModifier === '+' ? `${word('keyword', 'readonly')} ` : '';
        return `{ ${readonly}[${escaped(type.parameter)} ${word('keyword', 'in')} ${this.#type(type.parameterType)}${name}]${optional}: ${this.#type(type.templateType)} }`;
      }
      case 'predicate': {
        const asserts = type.asserts ? `${word('keyword', 'asserts')} ` : '';
        const is = type.targetType ? ` ${word('keyword', 'is')} ${this.#type(type.targetType)}` : '';
        return `${asserts}${escaped(type.name)}${is}`;
      }
      case 'templateLiteral':
        return `\`${escaped(type.head)}${type.tail.map(([part, text]) => `\${${this.#type(part)}}${escaped(text)}`).join('')}\``;
      case 'reflection':
        return this.#literal(type.declaration);
    }
  }

  /** The type of a function, or a record. */
  #literal(declaration: Declaration): string {
    const calls = declaration.signatures ?? [];
    const fields = declaration.children ?? [];
    if (calls.length === 1 && fields.length === 0) {
      const [call] = calls;
      return `${this.#generics(call!.typeParameters)}(${this.#list(call!)}) =&gt; ${this.type(call!.type)}`;
    }
    const parts = [
      ...calls.map((call) => `(${this.#list(call)}): ${this.type(call.type)}`),
      ...(declaration.indexSignatures ?? []).map((each) => this.index(each)),
      ...fields.map((field) => this.field(field)),
    ];
    return parts.length === 0 ? '{}' : `{ ${parts.join('; ')} }`;
  }

  index(signature: Signature): string {
    return `[${this.#list(signature)}]: ${this.type(signature.type)}`;
  }

  /** A property or a method as it stands in a type. */
  field(field: Declaration): string {
    const readonly = field.flags.isReadonly ? `${word('keyword', 'readonly')} ` : '';
    const name = `${escaped(field.name)}${field.flags.isOptional ? '?' : ''}`;
    const call = field.signatures?.[0];
    if (call) return `${name}(${this.#list(call)}): ${this.type(call.type)}`;
    return `${readonly}${name}: ${this.type(field.type ?? field.getSignature?.type)}`;
  }

  #parameter({ name, flags, type, defaultValue }: Parameter): string {
    const optional = flags.isOptional || (defaultValue !== undefined && !flags.isRest) ? '?' : '';
    return `${flags.isRest ? '...' : ''}${escaped(name === '__namedParameters' ? 'given' : name)}${optional}: ${this.type(type)}`;
  }

  #list(signature: Signature): string {
    return parametersOf(signature)
      .map((each) => this.#parameter(each))
      .join(', ');
  }

  #generics(parameters: readonly TypeParameter[] = []): string {
    if (parameters.length === 0) return '';
    const one = ({ name, type, default: otherwise, flags }: TypeParameter) =>
      [
        flags.isConst ? `${word('keyword', 'const')} ` : '',
        escaped(name),
        type ? ` ${word('keyword', 'extends')} ${this.#type(type)}` : '',
        otherwise ? ` = ${this.#type(otherwise)}` : '',
      ].join('');
    return `&lt;${parameters.map(one).join(', ')}&gt;`;
  }

  /** `name(a: A, b?: B): C`, a parameter a line where one line would be long. */
  call(name: string, signature: Signature, before = ''): string {
    const start = `${before}<span class="code-name">${escaped(name)}</span>${this.#generics(signature.typeParameters)}`;
    const result = signature.type ? `: ${this.type(signature.type)}` : '';
    const line = `${start}(${this.#list(signature)})${result}`;
    const parameters = parametersOf(signature);
    if (visible(line) <= WIDTH || parameters.length === 0) return line;
    const lines = parameters.map((each) => `  ${this.#parameter(each)},\n`);
    return `${start}(\n${lines.join('')})${result}`;
  }

  /** Whether it is of ours and not public: the reader could not look it up. */
  #isHidden(type: Type): boolean {
    if (type.type !== 'reference' || !type.package?.startsWith('@engram/')) return false;
    return typeof type.target !== 'number' || this.#find(type.target) === null;
  }

  /** The line that a class, an interface, a type or a constant begins with. */
  head(keyword: string, name: string, declaration: Declaration): string {
    const from = (label: string, types: readonly Type[] = []) => {
      const shown = types.filter((type) => !this.#isHidden(type));
      return shown.length === 0 ? '' : ` ${word('keyword', label)} ${shown.map((each) => this.#type(each)).join(', ')}`;
    };
    const generics = this.#generics(declaration.typeParameters);
    const start = `${word('keyword', keyword)} <span class="code-name">${escaped(name)}</span>${generics}`;
    if (keyword === 'type') return `${start} = ${this.#alias(declaration)}`;
    if (keyword === 'const') return `${start}: ${this.type(declaration.type)}`;
    return `${start}${from('extends', declaration.extendedTypes)}${from('implements', declaration.implementedTypes)}`;
  }

  /** A union or a record a part a line, where one line would be long. */
  #alias({ type }: Declaration): string {
    const line = this.type(type);
    if (visible(line) <= WIDTH || type === undefined) return line;
    if (type.type === 'union') return type.types.map((each) => `\n  | ${this.#tight(each)}`).join('');
    if (type.type === 'reflection' && !type.declaration.signatures) {
      const fields = (type.declaration.children ?? []).map((each) => `  ${this.field(each)};\n`);
      return `{\n${fields.join('')}}`;
    }
    return line;
  }
}
