import { assert, suite } from '@engram/tools/suite';
import { imageToTensor, tensorToImage } from '../../src/data/image.ts';
import { ArgumentError, DTypeError, ShapeError } from '../../src/errors.ts';
import { tensor, zeros } from '../../src/ops/create.ts';
import { assertClose } from '../../src/testing/index.ts';

const image = { width: 2, height: 1, data: Uint8ClampedArray.of(255, 0, 51, 255, 0, 102, 204, 128) };

suite('imageToTensor', (test) => {
  test('planes of red, green and blue, from 0 to 1', () => {
    const x = imageToTensor(image);
    assert.is(x.dtype, 'float32');
    assertClose(x, tensor([[[1, 0]], [[0, 0.4]], [[0.2, 0.8]]]));
    assertClose(imageToTensor(image, { channels: 4 }).select(0, 3), tensor([[1, 128 / 255]]));
    assertClose(imageToTensor(image, { channels: 1 }), tensor([[[0.299 + 0.114 * 0.2, 0.587 * 0.4 + 0.114 * 0.8]]]));
    assert.equal(imageToTensor({ width: 0, height: 3, data: new Uint8Array(0) }).shape, [3, 3, 0]);
  });

  test('errors name what came', () => {
    const bytes = new Uint8Array(4);
    const wrong = (given: unknown) => assert.throws(() => imageToTensor(given as typeof image), ArgumentError);
    assert.throws(() => imageToTensor({ width: 2, height: 1, data: bytes }), /width 2, height 1 and 4 of Uint8Array/);
    for (const given of [
      null,
      {},
      { width: 1, height: 1, data: new Float32Array(4) },
      { width: 0.5, height: 2, data: bytes },
      { width: 1, height: 1, data: [0, 0, 0, 0] },
      { width: -1, height: -1, data: bytes },
    ])
      wrong(given);
    assert.throws(() => imageToTensor(image, { channels: 2 as 3 }), /channels is 1, 3 or 4, got 2/);
  });
});

suite('tensorToImage', (test) => {
  test('gives back the bytes that it came from', async () => {
    const data = Uint8ClampedArray.from({ length: 4 * 256 }, (_, i) =>
      i % 4 === 3 ? 255 - (i >> 2) : (i >> 2) + (i % 4),
    );
    const {
      width,
      height,
      data: back,
    } = await tensorToImage(imageToTensor({ width: 16, height: 16, data }, { channels: 4 }));
    assert.equal([width, height], [16, 16]);
    assert.equal(back, data);
    const opaque = await tensorToImage(imageToTensor(image));
    assert.equal([...opaque.data], [255, 0, 51, 255, 0, 102, 204, 255]);
  });

  test('grey has one plane or none; what lies beyond is at the ends, NaN is black', async () => {
    for (const x of [tensor([[-1, 2, NaN, 0.5]]), tensor([[[-Infinity, Infinity, NaN, 0.5]]], { dtype: 'float64' })]) {
      const { width, height, data } = await tensorToImage(x);
      assert.equal([width, height], [4, 1]);
      assert.equal([...data], [0, 0, 0, 255, 255, 255, 255, 255, 0, 0, 0, 255, 128, 128, 128, 255]);
    }
  });

  test('refuses what is not an image', async () => {
    await assert.rejects(() => tensorToImage(zeros([2, 4, 4])), ShapeError);
    await assert.rejects(() => tensorToImage(zeros([1, 3, 4, 4])), /got \[1, 3, 4, 4\]/);
    await assert.rejects(() => tensorToImage(zeros([4, 4], { dtype: 'int32' })), DTypeError);
  });
});
