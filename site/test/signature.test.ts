import { assert, suite } from '@engram/tools/suite';
import type { Type } from '../api/model.ts';
import { Signatures } from '../api/signature.ts';
import { plain } from '../text/html.ts';

const signatures = new Signatures((id) => (id === 1 ? 'tensor.html#Tensor' : null));
const TENSOR: Type = { type: 'reference', name: 'Tensor', target: 1 };
const NUMBER: Type = { type: 'intrinsic', name: 'number' };
const flags = {};

suite('a type', (test) => {
  const shown = (type: Type) => plain(signatures.type(type));

  test('leads to the names that are on the site', () => {
    assert.is(signatures.type(TENSOR), '<a href="tensor.html#Tensor">Tensor</a>');
    assert.is(
      signatures.type({ type: 'reference', name: 'Map', typeArguments: [TENSOR] }),
      `Map&lt;${signatures.type(TENSOR)}&gt;`,
    );
  });

  test('has brackets where it needs them, and nowhere else', () => {
    const either: Type = { type: 'union', types: [NUMBER, TENSOR] };
    assert.is(shown({ type: 'array', elementType: either }), '(number | Tensor)[]');
    assert.is(
      shown({ type: 'typeOperator', operator: 'readonly', target: { type: 'array', elementType: NUMBER } }),
      'readonly number[]',
    );
    const call: Type = {
      type: 'reflection',
      declaration: {
        id: 2,
        name: '__type',
        kind: 65536,
        flags,
        signatures: [{ name: '__type', parameters: [{ name: 'x', flags, type: TENSOR }], type: NUMBER }],
      },
    };
    assert.is(shown(call), '(x: Tensor) => number');
    assert.is(
      shown({ type: 'union', types: [call, { type: 'literal', value: null }] }),
      '((x: Tensor) => number) | null',
    );
  });
});

suite('a signature', (test) => {
  const parameters = [
    { name: 'input', flags, type: TENSOR },
    { name: 'dim', flags: { isOptional: true }, type: NUMBER },
  ];

  test('is one line where that is short', () => {
    const call = signatures.call('sum', { name: 'sum', parameters, type: TENSOR });
    assert.is(plain(call), 'sum(input: Tensor, dim?: number): Tensor');
  });

  test('has a line for each parameter where it is long', () => {
    const many = Array.from({ length: 6 }, (_, i) => ({ name: `parameter${i}`, flags, type: TENSOR }));
    const call = signatures.call('f', { name: 'f', parameters: many, type: TENSOR });
    assert.is(call.split('\n').length, many.length + 2);
  });

  test('shows what it is generic in', () => {
    const call = signatures.call('f', {
      name: 'f',
      typeParameters: [{ name: 'T', flags, type: TENSOR }],
      type: NUMBER,
    });
    assert.is(plain(call), 'f<T extends Tensor>(): number');
  });
});
