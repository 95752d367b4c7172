import { expect, it } from 'vitest';

import type { Companion } from '../api';
import { initials, pronounsOf } from './person';

it.each([
  ['Tove Lindqvist', 'TL'],
  ['Ada Maria de Souza', 'AS'],
  ['Hana', 'H'],
  ['Élodie Ōkami', 'ÉŌ'],
  ['  ', ''],
])('takes the initials of %j', (name, expected) => {
  expect(initials(name)).toBe(expected);
});

it.each([
  ['she/her', 'her'],
  ['He/him', 'his'],
  ['they/them', 'their'],
  ['', 'their'],
])('speaks of somebody whose pronouns are %j', (pronouns, their) => {
  expect(pronounsOf({ pronouns } as Companion).their).toBe(their);
});
