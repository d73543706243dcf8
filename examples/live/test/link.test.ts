import { assert, suite } from '@engram/tools/suite';
import { firstLink, hiddenParts, type Link, readLink, writeLink } from '../shared/link.ts';
import { UNTOUCHED } from '../shared/messages.ts';

const links: Readonly<Record<string, Link>> = {
  'as at first': firstLink(),
  'another task and network': firstLink('associative-recall', 'dnc'),
  'a step, a seed, a moment and a view': {
    ...firstLink('repeat-copy'),
    spec: { task: 'repeat-copy', model: 'ntm', seed: 2 ** 32 - 1, changes: {} },
    step: 1234,
    at: 17,
    view: 'seeds',
  },
  'the network that ships': { ...firstLink('repeat-copy'), shipped: true },
  'what is changed in the plan': {
    ...firstLink(),
    spec: {
      task: 'copy',
      model: 'ntm',
      seed: 0,
      changes: {
        optimizer: { kind: 'adam', lr: 1e-3, betas: [0.9, 0.99] },
        'optimizer.lr': 1e-4,
        'sizes.length': [1, 10],
        batch: 4,
        clip: null,
        mixed: true,
        'model.controller': 'lstm',
      },
    },
  },
  'a sequence of another size': { ...firstLink(), sequence: { kind: 'random', size: { length: 200 }, seed: 7 } },
  'a pattern': { ...firstLink(), sequence: { kind: 'pattern', pattern: 'repeat', size: { length: 12 } } },
  'a drawing': { ...firstLink(), sequence: { kind: 'drawn', vectors: [0, 255, 16], size: { length: 3 } } },
  'all that spoils the memory': {
    ...firstLink(),
    tampering: { noReads: true, noShifts: true, wipe: { slot: 3, step: 14 }, noise: 0.25 },
  },
};

suite('a link', (test) => {
  for (const [name, link] of Object.entries(links)) {
    test(`${name}: what is read is what was written`, () => {
      const text = writeLink(link);
      assert.equal(readLink(`#${text}`), { link, problems: [] });
      assert.match(text, /^[\w.=&:,%-]+$/);
    });
  }
  test('an empty one is the first', () => {
    assert.equal(readLink(''), { link: firstLink(), problems: [] });
  });
  test('it says no more than it must', () => {
    assert.is(writeLink(firstLink()), 'task=copy&model=ntm&seed=1');
  });
});

suite('a link that anybody wrote', (test) => {
  const wrong: Readonly<Record<string, RegExp>> = {
    'task=mine-bitcoin': /^task .* one of copy, /,
    'task=copy&model=tiny-ntm': /^model .* one of ntm/,
    'seed=-1': /^seed .* whole number/,
    'seed=1e3': /^seed .* whole number/,
    'step=99999999999': /^step /,
    'size.length=100000': /^size\.length .* 1 to 1000/,
    'pattern=<script>': /^pattern .* one of zeros/,
    'task=priority-sort&pattern=ones': /^pattern .* left out/,
    'network=mine': /^network .* shipped/,
    'task=repeat-task&network=shipped': /^network .* left out/,
    'drawn=0x10': /^drawn /,
    'task=copy-task&drawn=00': /^drawn /,
    'plug=everything': /^plug /,
    'plug=wipe:-1:2': /^plug /,
    'plug=noise:1e9': /^plug /,
    'plan.__proto__=1': /^plan\.__proto__ /,
    'plan.batch={"a":1': /^plan\.batch /,
    [`plan.batch=[${'1,'.repeat(500)}1]`]: /^plan\.batch /,
    'plan.batch=': /^plan\.batch /,
    'view=source': /^view /,
  };
  for (const [text, problem] of Object.entries(wrong)) {
    test(`${text} is named, and left out`, () => {
      const { link, problems } = readLink(`#${text}`);
      assert.is(problems.length, 1);
      assert.match(problems[0]!, problem);
      const { task, model } = link.spec;
      const { sequence, ...rest } = firstLink(task, model);
      assert.equal({ ...link, sequence }, { ...rest, sequence });
      assert.equal(link.tampering, UNTOUCHED);
    });
  }
  test('however long it is', () => {
    const { problems } = readLink(`#drawn=${'00'.repeat(1_000_000)}`);
    assert.is(problems.length, 1);
  });
});

suite('?hide=', (test) => {
  test('leaves out what it names, and knows nothing else', () => {
    assert.equal([...hiddenParts('?hide=settings,files,tape')], ['settings', 'files']);
    assert.equal([...hiddenParts('')], []);
  });
});
