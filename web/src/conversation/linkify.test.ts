import { describe, expect, it } from 'vitest';

import { linkify } from './linkify';

const links = (text: string) =>
  linkify(text).flatMap((piece) => (piece.kind === 'text' ? [] : [`${piece.text} > ${piece.href}`]));

describe('links in a care message', () => {
  it.each([
    ['Call 988 now.', ['988 > tel:988']],
    ['Call 116 123, free, 24/7.', ['116 123 > tel:116123']],
    ['Samaritans: +44 116 123.', ['+44 116 123 > tel:+44116123']],
    ['(0800) 111-0-111', ['(0800) 111-0-111 > tel:08001110111']],
    ['Lifeline 13 11 14 or 112', ['13 11 14 > tel:131114', '112 > tel:112']],
    [
      'See https://findahelpline.com/countries/se.',
      ['https://findahelpline.com/countries/se > https://findahelpline.com/countries/se'],
    ],
    ['(https://988lifeline.org)', ['https://988lifeline.org > https://988lifeline.org']],
    ['Open 9-17 and 16:00-22:00, for ages 18-25, 24/7', []],
    ['Take 2 breaths.', []],
  ])('finds them in %j', (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it('keeps every character of the text', () => {
    const text = 'Call 112 (Europe) or see https://findahelpline.com, day and night.';
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('never links anything but the web and the telephone', () => {
    expect(links('javascript:alert(1) data:text/html,x file:///etc')).toEqual([]);
  });
});
