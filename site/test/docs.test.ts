import { assert, suite } from '@engram/tools/suite';
import { rewritten } from '../pages/docs.ts';
import { linkFrom } from '../pages/page.ts';
import { Slugs } from '../text/html.ts';

suite('a link in a Markdown file', (test) => {
  const page = 'docs/tensor.html';
  const file = 'packages/tensor/README.md';

  test('to another one leads to its page', () => {
    assert.is(rewritten('../gpu/README.md#which-gpu', file, page), 'gpu.html#which-gpu');
    assert.is(rewritten('../../docs/ntm.md', file, page), 'guide-ntm.html');
  });

  test('to a source leads to the repository', () => {
    assert.match(rewritten('../../bench/run.ts', file, page), /^https:\/\/[^/]+\/.+\/blob\/main\/bench\/run\.ts$/);
    assert.match(rewritten('../../bench/results/', file, page), /\/tree\/main\/bench\/results$/);
  });

  test('to elsewhere, and within the page, stays as it is', () => {
    assert.is(rewritten('https://example.org/a', file, page), 'https://example.org/a');
    assert.is(rewritten('#errors', file, page), '#errors');
  });

  test('to nothing is refused', () => {
    assert.throws(
      () => rewritten('nowhere.md', file, page),
      /README\.md links to nowhere\.md, and there is no such file/,
    );
  });
});

suite('linkFrom', (test) => {
  test('is relative, from every depth', () => {
    assert.is(linkFrom('index.html', 'docs/a.html'), 'docs/a.html');
    assert.is(linkFrom('api/tensor/ops/join.html', 'api/ntm/index.html#x'), '../../ntm/index.html#x');
    assert.is(linkFrom('docs/a.html', 'docs/a.html#b'), '#b');
  });
});

suite('Slugs', (test) => {
  test('are those of GitHub', () => {
    const slugs = new Slugs();
    assert.is(slugs.of('A kernel is one row'), 'a-kernel-is-one-row');
    assert.is(slugs.of('`compile()`, again'), 'compile-again');
    assert.is(slugs.of('`compile()`, again'), 'compile-again-1');
  });
});
