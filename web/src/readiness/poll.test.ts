import { describe, expect, it } from 'vitest';

import { words } from '../words';
import { pollEveryMs, splitAdvice } from './poll';

describe('readiness', () => {
  it('looks every two seconds until ready, then every minute', () => {
    expect([pollEveryMs(false), pollEveryMs(true)]).toEqual([2_000, 60_000]);
  });

  it.each([
    [
      'For deeper talk, use a larger model: everkin models use --help',
      'For deeper talk, use a larger model:',
      'everkin models use --help',
    ],
    [
      'Point it at one with `everkin models use --help`.',
      'Point it at one with:',
      'everkin models use --help',
    ],
    ['everkin models use --help', words.readiness.larger, 'everkin models use --help'],
    ['everkin doctor', words.readiness.run, 'everkin doctor'],
    ['Wait a moment.', 'Wait a moment.', null],
    ['Everkin needs more memory.', 'Everkin needs more memory.', null],
  ])('finds the command in %j', (advice, sentence, command) => {
    expect(splitAdvice(advice)).toEqual({ sentence, command });
  });
});
