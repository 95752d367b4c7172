export const MESSAGE_CHARACTERS_MAX = 16_000;
const SHOWN_FROM = 15_000;

export interface Length {
  count: number;
  /** Characters over the limit. */
  over: number;
  shown: boolean;
}

/** Counts characters as the server does (code points); a short text is not worth counting. */
export function lengthOf(text: string): Length {
  if (text.length < SHOWN_FROM) return { count: text.length, over: 0, shown: false };
  const count = Array.from(text).length;
  return { count, over: Math.max(0, count - MESSAGE_CHARACTERS_MAX), shown: count >= SHOWN_FROM };
}
