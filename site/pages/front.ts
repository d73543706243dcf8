/** The first page: what it is, in the README's own words; a network that learns; how to have it. */
import { sourceLink } from '../repository.ts';
import type { Markdown } from '../text/markdown.ts';
import { comparison } from './compared.ts';
import { pageOf } from './docs.ts';
import type { Live } from './live.ts';
import type { Page } from './page.ts';
import { blocksOf, firstParagraphs, paragraphWith } from './readme.ts';

const EXAMPLE = 'packages/ntm/README.md';

/** The sentence that a page is listed under. */
const sentence = (paragraph: string): string => paragraph.replace(/\s+/g, ' ');

/** Parts that the whole page has, and this one leaves out. */
const LEFT_OUT = 'hide=look,files,compare';

export const frontPage = (markdown: Markdown, live: Live): Page => {
  const [what = '', more = ''] = firstParagraphs('README.md');
  const [example = ''] = blocksOf(EXAMPLE, 'ts');
  const told = paragraphWith(EXAMPLE, 'learns to say five tokens again');
  const compared = comparison();
  return {
    path: 'index.html',
    title: 'Engram: neural networks that remember',
    section: 'home',
    description: sentence(what),
    body: `<div class="opening">
<h1>${sentence(what).replace(/, in TypeScript\.$/, '')}</h1>
<p class="lead">This network learns to repeat what it was shown, here, in this page. Press <strong>Train</strong> and watch where it writes and where it reads. <a href="live/index.html">The whole page</a> has more to try.</p>
</div>
<div id="live" data-embedded data-leave="${LEFT_OUT}">${live.waiting.replace(/(<\/?)h1\b/g, '$1h2')}</div>
<section class="two" aria-labelledby="what">
<div class="prose">
<h2 id="what">What it is</h2>
${markdown.piece(more)}
<p><a href="${pageOf('README.md')}">Read on</a>, look at <a href="labs.html">the labs</a>, or look something up in <a href="api/index.html">the API</a>.</p>
</div>
<div class="prose">
<h2>Two ways in</h2>
<p>In a fresh clone, with Node and nothing else, a network learns in seconds:</p>
${markdown.code('npx pnpm example copy-task', 'sh')}
<p>In a project of yours:</p>
${markdown.code('npm install @engram/tensor @engram/ntm', 'sh')}
</div>
</section>
<section class="two" aria-labelledby="lines">
<div class="prose">
<h2 id="lines">In a few lines</h2>
${markdown.piece(told)}
<p>Below it is a tensor library in PyTorch’s words: <a href="${pageOf('packages/tensor/README.md')}">its tour</a>. Beside it are the Neural Turing Machine and the Differentiable Neural Computer: <a href="${pageOf('docs/ntm.md')}">their equations and what they reach</a>.</p>
</div>
<div class="prose">
${markdown.code(example, 'ts')}
</div>
</section>
<section class="prose" aria-labelledby="fast">
<h2 id="fast">Small networks, fast</h2>
<p>One training step on one core of an AMD EPYC, compiled where a library can; each mark to the right is ten times as long. <a href="${pageOf('bench/README.md')}">How it was measured</a>, and <a href="${sourceLink(compared.file)}">all of it</a>: large products are quicker in PyTorch.</p>
${compared.html}
</section>`,
    places: [],
    shelves: [],
  };
};
