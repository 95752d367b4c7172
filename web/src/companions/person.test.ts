import { expect, it } from 'vitest';

import type { Companion } from '../api';
import { initials, namesakes, pronounsOf, told } from './person';

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

it('tells of a companion only what somebody wrote', () => {
  expect(told('she/her', 41, 'Devizes')).toBe('she/her · 41 · Devizes');
  expect(told('they/them', null, '')).toBe('they/them');
});

it('finds those who have the same name', () => {
  const named = (id: string, name: string): Companion => ({ id, name }) as Companion;
  const all = [named('mira', 'Mira'), named('tove', 'Tove'), named('mira-2', 'Mira')];
  expect([...namesakes(all)]).toEqual(['mira', 'mira-2']);
  expect([...namesakes(all.slice(0, 2))]).toEqual([]);
});
