import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { assert, suite } from '@engram/tools/suite';
import { brokenLinks } from '../check/links.ts';

/** What is broken on a site of these files, as `page: link`. */
const brokenOn = (files: Readonly<Record<string, string>>): string[] => {
  const folder = mkdtempSync(join(tmpdir(), 'engram-links-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return brokenLinks(folder).map(({ page, link, reason }) => `${page}: ${link}: ${reason}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

suite('links of a built site', (test) => {
  test('lead to files and to ids, up and down the folders', () => {
    const broken = brokenOn({
      'index.html': '<a href="docs/a.html#b">a</a><link href="look/site.css"><a href="https://example.org/x">out</a>',
      'docs/a.html': '<h2 id="b">B</h2><a href="#b">here</a><img src="../p.png"><a href="../index.html#">top</a>',
      'look/site.css': '',
      'p.png': '',
    });
    assert.equal(broken, []);
  });

  test('are named with their page where there is no such file, or no such id', () => {
    const broken = brokenOn({
      'index.html': '<a href="docs/b.html">b</a><script src="x.js"></script>',
      'docs/a.html': '<h2 id="a">A</h2><a href="#b">b</a><a href="../index.html#a">a</a>',
    });
    assert.equal(broken, [
      "docs/a.html: #b: docs/a.html has no id 'b'",
      "docs/a.html: ../index.html#a: index.html has no id 'a'",
      'index.html: docs/b.html: there is no docs/b.html',
      'index.html: x.js: there is no x.js',
    ]);
  });

  test('stay on the site, and lead to files', () => {
    const broken = brokenOn({
      'index.html': '<a href="/docs/a.html">a</a><a href="../x.html">x</a><a href="docs">docs</a><img src="data:,">',
      'docs/a.html': '',
    });
    assert.equal(broken, [
      'index.html: /docs/a.html: it is not relative',
      'index.html: ../x.html: it leads out of the site',
      'index.html: docs: docs is a folder',
      'index.html: data:,: it is not relative',
    ]);
  });

  test('lead to one place: an id is on a page once', () => {
    assert.equal(brokenOn({ 'index.html': '<p id="a"></p><p id="a"></p>' }), ['index.html: #a: the id is there twice']);
  });

  test('count too where they are not on a page', () => {
    const folder = mkdtempSync(join(tmpdir(), 'engram-links-'));
    try {
      writeFileSync(join(folder, 'a.html'), '<p id="b"></p>');
      const more = ['a.html#b', 'a.html#c'].map((link) => ({ page: 'search.json', link }));
      assert.equal(brokenLinks(folder, more), [
        { page: 'search.json', link: 'a.html#c', reason: "a.html has no id 'c'" },
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('are read as a browser reads them', () => {
    const broken = brokenOn({
      'index.html': '<a href="a%20b.html#x&amp;y">a</a>',
      'a b.html': '<p id="x&amp;y"></p>',
    });
    assert.equal(broken, []);
  });
});
