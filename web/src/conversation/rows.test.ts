import { describe, expect, it } from 'vitest';

import type { Message } from '../api';
import { IDLE, type Turn } from '../turn/turn';
import { type Row, rowsOf, type Shown } from './rows';

const NOW = new Date('2026-05-12T12:00:00');
const UNANSWERED = 'No reply yet.';

function message(id: string, role: Message['role'], minutesAgo: number): Message {
  const created_at = new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();
  return {
    id,
    parent_id: null,
    speaker_id: null,
    role,
    kind: role === 'person' ? 'said' : 'reply',
    text: id,
    state: 'complete',
    created_at,
  };
}

const GREETING = message('greeting', 'companion', 3_000);
const SAID = message('said', 'person', 2);
const REPLY = message('reply', 'companion', 1);
const rows = (stored: Shown[], turn: Partial<Turn> = {}) =>
  rowsOf(stored, { ...IDLE, ...turn }, NOW, UNANSWERED);
const short = (row: Row) => (row.kind === 'message' ? `${row.standing} ${row.message.id}` : row.kind);

describe('the rows of a conversation', () => {
  it('opens a day where the day changes', () => {
    const opens = rows([GREETING, SAID, REPLY]).map((row) => row.kind === 'message' && row.opensDay);
    expect(opens).toEqual([true, true, false]);
  });

  it('names the speaker once for several messages in one breath, and again after a pause', () => {
    const said = [30, 29, 15, 14].map((ago, index) => message(`p${index}`, 'person', ago));
    const leads = rows([...said, REPLY]).map((row) => row.kind === 'message' && row.leads);
    expect(leads).toEqual([true, false, true, false, true]);
  });

  it('shows what was just said below what is stored', () => {
    const turn = { phase: 'sending', said: { id: 'new', text: 'hello' } } as const;
    expect(rows([GREETING], turn).map(short)).toEqual(['stored greeting', 'unsent new']);
  });

  it('shows the reply in the making in the place that the stored one will take', () => {
    const making = rows([GREETING], { phase: 'talking', arrived: [SAID], reply: 'Well' }).map(short);
    expect(making).toEqual(['stored greeting', 'stored said', 'live live']);
    expect(rows([GREETING], { arrived: [SAID, REPLY] }).map(short)[2]).toBe('stored reply');
  });

  it('lets what stood behind the answered message give way to another reply', () => {
    const stored = [GREETING, SAID, REPLY];
    const again = { phase: 'waiting', answered: 'said' } as const;
    expect(rows(stored, again).map(short)).toEqual(['stored greeting', 'stored said', 'live live']);
    const made = { ...REPLY, id: 'other' };
    const done = { answered: 'said', arrived: [SAID, made] };
    expect(rows(stored, done).map(short)).toEqual(['stored greeting', 'stored said', 'stored other']);
    expect(rows([GREETING, SAID, { ...made, alternative: 2, alternatives: 2 }], done).at(-1)).toMatchObject({
      message: { id: 'other', alternatives: 2 },
    });
  });

  it('shows that words are still to come, also behind those that stand already', () => {
    const more = { phase: 'waiting', answered: 'said', reply: 'reply' } as const;
    expect(rows([SAID, REPLY], more).at(-1)).toMatchObject({ finding: true, message: { text: 'reply' } });
    expect(rows([SAID, REPLY], { ...more, phase: 'talking' }).at(-1)).toMatchObject({ finding: false });
  });

  it('offers nothing to do while a reply is on its way', () => {
    const acts = (turn: Partial<Turn>) =>
      rows([SAID, REPLY], turn).map((row) => row.kind === 'message' && row.acts.length);
    expect(acts({})).toEqual([3, 4]);
    expect(acts({ phase: 'waiting', answered: 'said' })).toEqual([0, 0]);
  });

  it('never shows a message twice', () => {
    const turn = {
      phase: 'sending',
      said: { id: 'said', text: 'said' },
      arrived: [SAID],
    } satisfies Partial<Turn>;
    expect(rows([GREETING, SAID], turn).map(short)).toEqual(['stored greeting', 'stored said']);
  });

  it('offers to try again when the last message has no reply and nothing runs', () => {
    expect(rows([GREETING, SAID]).at(-1)).toEqual({ kind: 'trouble', detail: UNANSWERED, retry: SAID });
    expect(rows([GREETING, SAID], { phase: 'waiting' }).map(short)).not.toContain('trouble');
    expect(rows([GREETING, SAID, REPLY]).map(short)).not.toContain('trouble');
  });

  it('says why a reply failed, and offers to try again only when that can help', () => {
    const failed = (retryable: boolean) => rows([SAID], { failure: { detail: 'Broke.', retryable } }).at(-1);
    expect(failed(true)).toEqual({ kind: 'trouble', detail: 'Broke.', retry: SAID });
    expect(failed(false)).toEqual({ kind: 'trouble', detail: 'Broke.', retry: null });
  });

  it('does not offer it when a part of the reply was kept', () => {
    const turn = {
      failure: { detail: 'Broke off.', retryable: true },
      arrived: [{ ...REPLY, state: 'cut' as const }],
    };
    expect(rows([SAID], turn).at(-1)).toMatchObject({ kind: 'trouble', retry: null });
  });

  it('puts notices after the messages', () => {
    expect(rows([GREETING], { notices: ['The small model answers.'] }).map(short)).toEqual([
      'stored greeting',
      'notice',
    ]);
  });
});
