const LONGEST = 60;

/**
 * Text from elsewhere (a file's names, a record's keys) for a message: in quotes, of bounded length, and escaped where a
 * terminal would obey it, break the line or turn its direction.
 */
export const quote = (text: string): string =>
  JSON.stringify(text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (mark) => `\\u{${mark.codePointAt(0)!.toString(16)}}`,
  );
