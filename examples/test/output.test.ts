/** What others wrote, and a command shows. */
import { assert, suite } from '@engram/tools/suite';
import { legible } from '../lab/output.ts';
import { shortened } from '../lab/usage-error.ts';

suite('what others wrote', (test) => {
  test('is shown, not obeyed', () => {
    assert.is(
      legible('a\u001b[31m\u009b\u007f\u202e\u2028\u200b\ufeff\u0000b\tc\nd ü 😀'),
      'a\\u{1b}[31m\\u{9b}\\u{7f}\\u{202e}\\u{2028}\\u{200b}\\u{feff}\\u{0}b\tc\nd ü 😀',
    );
  });
  test('is shortened', () => {
    assert.is(shortened('x'.repeat(100_000)), `${'x'.repeat(60)}…`);
    assert.is(shortened('a\nb'), 'a\\nb');
  });
});
