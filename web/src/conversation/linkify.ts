export type Piece = { kind: 'text'; text: string } | { kind: 'phone' | 'web'; text: string; href: string };

const WEB = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/;
const PHONE = /(?<![\w/:.-])\+?\(?\d(?:[\d ().-]*\d)?(?![\w/:])/;
const EITHER = new RegExp(`(?<web>${WEB.source})|(?<phone>${PHONE.source})`, 'g');

/** "9-17" or "18 - 25": hours and ages, not numbers to call. */
const RANGE = /^\d{1,2}\s*[-.]\s*\d{1,2}$/;
const PHONE_DIGITS_MIN = 3;
const PHONE_DIGITS_MAX = 15;

/** Finds the phone numbers and web addresses in a care message, where being able to call at once matters. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(EITHER)) {
    const piece = linked(match);
    if (!piece) continue;
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) });
    pieces.push(piece);
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}

function linked(match: RegExpMatchArray): Piece | null {
  const [text] = match;
  if (match.groups?.web !== undefined) return { kind: 'web', text, href: text };
  const digits = text.replace(/\D/g, '');
  if (digits.length < PHONE_DIGITS_MIN || digits.length > PHONE_DIGITS_MAX || RANGE.test(text)) return null;
  return { kind: 'phone', text, href: `tel:${text.startsWith('+') ? '+' : ''}${digits}` };
}
