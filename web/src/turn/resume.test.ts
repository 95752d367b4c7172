import { describe, expect, it } from 'vitest';

import { moved, nextStep, requestFor, START, waitMs } from './resume';

describe('what follows a connection', () => {
  const silent = (count: number) => ({ lastEventId: null, silent: count });

  it.each([
    ['ends with the reply', { kind: 'ended' }, START, false, { do: 'finish' }],
    ['reads the messages again when the reply is gone', { kind: 'gone' }, START, true, { do: 'reload' }],
    [
      'connects again after a drop',
      { kind: 'dropped', heard: true },
      silent(1),
      true,
      { do: 'reconnect', afterMs: 400 },
    ],
    [
      'waits longer after silence',
      { kind: 'dropped', heard: false },
      silent(3),
      true,
      { do: 'reconnect', afterMs: 1600 },
    ],
    [
      'gives an unconfirmed message back',
      { kind: 'dropped', heard: false },
      silent(5),
      false,
      { do: 'giveUp' },
    ],
    [
      'never gives up on a confirmed one',
      { kind: 'dropped', heard: false },
      silent(99),
      true,
      { do: 'reconnect', afterMs: 5000 },
    ],
  ] as const)('%s', (_, ending, cursor, confirmed, step) => {
    expect(nextStep(ending, cursor, confirmed)).toEqual(step);
  });

  it('counts silent connections, and starts the count again once something was heard', () => {
    const twice = moved(moved(START, { kind: 'dropped', heard: false }), { kind: 'dropped', heard: false });
    expect(twice.silent).toBe(2);
    expect(moved(twice, { kind: 'dropped', heard: true }).silent).toBe(1);
  });

  it('waits at most five seconds', () => {
    expect([1, 2, 3, 4, 5, 6].map(waitMs)).toEqual([400, 800, 1600, 3200, 5000, 5000]);
  });
});

describe('what to ask for', () => {
  it('says the same message again until an event was heard', () => {
    expect(requestFor({ kind: 'say' }, START)).toEqual({ post: true, lastEventId: null });
  });

  it('resumes after the last event heard', () => {
    expect(requestFor({ kind: 'say' }, { lastEventId: '7', silent: 1 })).toEqual({
      post: false,
      lastEventId: '7',
    });
  });

  it('attaches to the running reply from its beginning', () => {
    expect(requestFor({ kind: 'attach' }, START)).toEqual({ post: false, lastEventId: null });
  });
});
