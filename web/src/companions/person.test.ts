import { expect, it } from 'vitest';

import { initials } from './person';

it.each([
  ['Tove Lindqvist', 'TL'],
  ['Ada Maria de Souza', 'AS'],
  ['Hana', 'H'],
  ['Élodie Ōkami', 'ÉŌ'],
  ['  ', ''],
])('takes the initials of %j', (name, expected) => {
  expect(initials(name)).toBe(expected);
});
