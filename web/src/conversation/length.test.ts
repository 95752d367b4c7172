import { expect, it } from 'vitest';

import { lengthOf } from './length';

it.each([
  ['a short text', 'hello', { shown: false, over: 0 }],
  ['near the limit', 'a'.repeat(15_500), { shown: true, over: 0, count: 15_500 }],
  ['at the limit', 'a'.repeat(16_000), { shown: true, over: 0 }],
  ['over it', 'a'.repeat(16_003), { shown: true, over: 3 }],
  [
    'emoji, which count once as they do on the server',
    '🙂'.repeat(15_999),
    { shown: true, over: 0, count: 15_999 },
  ],
])('counts %s', (_, text, expected) => {
  expect(lengthOf(text)).toMatchObject(expected);
});
