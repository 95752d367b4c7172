import { describe, expect, it } from 'vitest';

import type { Message } from '../api';
import type { ReplyEvent } from './events';
import { advance, IDLE, type Turn, type TurnAction } from './turn';

const SAID = { id: 'p1', text: 'hello' };
const heard = (event: ReplyEvent): TurnAction => ({ name: 'event', event });
const run = (...actions: TurnAction[]): Turn => actions.reduce(advance, IDLE);

function message(id: string, role: Message['role'], text: string): Message {
  const kind = role === 'person' ? 'said' : 'reply';
  return {
    id,
    parent_id: null,
    speaker_id: null,
    role,
    kind,
    text,
    state: 'complete',
    created_at: '2026-01-01T00:00:00Z',
  };
}

const ACCEPTED = heard({ name: 'accepted', message: message('p1', 'person', 'hello'), begun: '' });
const delta = (text: string): TurnAction => heard({ name: 'delta', text });

describe('a turn', () => {
  it('shows what was said at once, before the server confirms it', () => {
    expect(run({ name: 'say', said: SAID })).toMatchObject({ phase: 'sending', said: SAID });
  });

  it('waits once the message is confirmed, then gathers the words', () => {
    const turn = run({ name: 'say', said: SAID }, ACCEPTED);
    expect(turn).toMatchObject({ phase: 'waiting', said: null, arrived: [{ id: 'p1' }] });
    expect(advance(advance(turn, delta('Well, ')), delta('hello.'))).toMatchObject({
      phase: 'talking',
      reply: 'Well, hello.',
    });
  });

  it('starts the words again when a reply is heard from its beginning a second time', () => {
    const turn = run({ name: 'say', said: SAID }, ACCEPTED, delta('Well'), ACCEPTED, delta('Well'));
    expect(turn.reply).toBe('Well');
  });

  it('keeps the finished reply for the list, and the notice beside it', () => {
    const turn = run(
      { name: 'say', said: SAID },
      ACCEPTED,
      heard({ name: 'notice', text: 'The small model answers.' }),
      delta('Hi'),
      heard({ name: 'done', message: message('r1', 'companion', 'Hi'), manner: null }),
    );
    expect(turn).toMatchObject({ phase: 'idle', reply: '', notices: ['The small model answers.'] });
    expect(turn.arrived.map((item) => item.id)).toEqual(['p1', 'r1']);
  });

  it('ends when stopped before the first word, with no reply', () => {
    const turn = run({ name: 'say', said: SAID }, ACCEPTED, heard({ name: 'stopped', message: null }));
    expect(turn).toMatchObject({ phase: 'idle', failure: null });
    expect(turn.arrived).toHaveLength(1);
  });

  it('says why a reply failed, and keeps what was said before it broke off', () => {
    const cut = { ...message('r1', 'companion', 'Half a'), state: 'cut' as const };
    const failed = heard({ name: 'failed', detail: 'The model broke off.', retryable: true, message: cut });
    expect(run({ name: 'say', said: SAID }, ACCEPTED, delta('Half a'), failed)).toMatchObject({
      phase: 'idle',
      failure: { detail: 'The model broke off.', retryable: true },
      arrived: [{ id: 'p1' }, { id: 'r1', state: 'cut' }],
    });
  });

  it('goes on from the words that stand already', () => {
    const more = { name: 'ask', answered: 'p1', begun: 'Well.' } as const;
    expect(run(more)).toMatchObject({ phase: 'waiting', answered: 'p1', reply: 'Well.' });
    const begun = heard({ name: 'accepted', message: message('p1', 'person', 'hello'), begun: 'Well.' });
    expect(run(more, begun, delta(' Hello.')).reply).toBe('Well. Hello.');
  });

  it('shows again what gave way when nothing was said', () => {
    const ask = { name: 'ask', answered: 'p1', begun: '' } as const;
    expect(run(ask, ACCEPTED, heard({ name: 'stopped', message: null })).answered).toBeNull();
    const done = heard({ name: 'done', message: message('r2', 'companion', 'Hi'), manner: null });
    expect(run(ask, ACCEPTED, done).answered).toBe('p1');
  });

  it('keeps the pace of the last reply for the next one', () => {
    const done = heard({ name: 'done', message: message('r1', 'companion', 'Hi'), manner: { typing: 0.8 } });
    expect(run(ACCEPTED, done).pace).toBe(0.8);
    expect(run(ACCEPTED, done, { name: 'say', said: SAID }, ACCEPTED).pace).toBe(0.8);
  });

  it('forgets the message when the server refuses it, and says why', () => {
    const turn = run({ name: 'say', said: SAID }, { name: 'refused', sentence: 'Too long.' });
    expect(turn).toMatchObject({ phase: 'idle', said: null, refusal: 'Too long.' });
  });

  it('clears old troubles when the next message is said', () => {
    const turn = run({ name: 'refused', sentence: 'Too long.' }, { name: 'say', said: SAID });
    expect(turn.refusal).toBeNull();
  });

  it('marks a lost and a found line without losing words', () => {
    const turn = run({ name: 'attach' }, ACCEPTED, delta('We'), { name: 'link', link: 'down' });
    expect(turn).toMatchObject({ link: 'down', reply: 'We', phase: 'talking' });
    expect(advance(turn, { name: 'link', link: 'up' })).toMatchObject({ link: 'up', reply: 'We' });
  });
});
