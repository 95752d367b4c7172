const MARKS: [RegExp, string][] = [
  [/^```.*$/gm, ''],
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/^\s*(#{1,6}|>)\s+/gm, ''],
  [/^\s*\|?[\s:|-]*-{3,}[\s:|-]*$/gm, ''],
  [/\s*\|\s*/g, ' '],
  [/(\*\*|__|~~|`)(.+?)\1/g, '$2'],
  [/(^|\W)[*_](\S(?:.*?\S)?)[*_](?=\W|$)/gm, '$1$2'],
];

/** Markdown as it is read aloud: the words without the marks. */
export function spoken(markdown: string): string {
  return MARKS.reduce((text, [mark, words]) => text.replace(mark, words), markdown).trim();
}
