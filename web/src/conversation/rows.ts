import type { Message } from '../api';
import { sameDay } from '../kit/time';
import type { Turn } from '../turn/turn';

export type Row =
  | {
      kind: 'message';
      message: Message;
      /** The first message of its day. */
      opensDay: boolean;
      /** The first of several in a row by the same speaker: it carries the name and the time. */
      leads: boolean;
      standing: 'stored' | 'unsent' | 'live';
    }
  | { kind: 'notice'; text: string }
  | { kind: 'trouble'; detail: string; retry: Message | null };

const SAME_BREATH_MS = 600_000;

/** What the list shows, from top to bottom: what is stored, then the turn in the making. */
export function rowsOf(stored: Message[], turn: Turn, now: Date, unansweredWords: string): Row[] {
  const known = merge(stored, turn.arrived);
  const messages = [...known.map(asStored), ...inTheMaking(known, turn, now)];
  const rows: Row[] = messages.map((item, index) => ({
    kind: 'message',
    ...item,
    ...placing(item.message, messages[index - 1]?.message),
  }));
  const notices = turn.notices.map((text): Row => ({ kind: 'notice', text }));
  return [...rows, ...notices, ...trouble(known, turn, unansweredWords)];
}

export function merge(stored: Message[], arrived: Message[]): Message[] {
  const ids = new Set(stored.map((message) => message.id));
  return [...stored, ...arrived.filter((message) => !ids.has(message.id))];
}

interface Item {
  message: Message;
  standing: 'stored' | 'unsent' | 'live';
}

function asStored(message: Message): Item {
  return { message, standing: 'stored' };
}

function inTheMaking(known: Message[], turn: Turn, now: Date): Item[] {
  const items: Item[] = [];
  const said = turn.said;
  if (said && !known.some((message) => message.id === said.id)) {
    items.push({ message: draft(said.id, 'person', said.text, now), standing: 'unsent' });
  }
  if (turn.phase === 'waiting' || turn.phase === 'talking') {
    items.push({ message: draft('live', 'companion', turn.reply, now), standing: 'live' });
  }
  return items;
}

function draft(id: string, role: Message['role'], text: string, now: Date): Message {
  const kind = role === 'person' ? 'said' : 'reply';
  return { id, parent_id: null, role, kind, text, state: 'complete', created_at: now.toISOString() };
}

function placing(message: Message, before: Message | undefined): { opensDay: boolean; leads: boolean } {
  if (!before) return { opensDay: true, leads: true };
  const [at, then] = [new Date(message.created_at), new Date(before.created_at)];
  const opensDay = !sameDay(at, then);
  const pause = at.getTime() - then.getTime() > SAME_BREATH_MS;
  return { opensDay, leads: opensDay || pause || message.role !== before.role };
}

/** A reply that failed, or a last message that never got one: trying again says the same message again. */
function trouble(known: Message[], turn: Turn, unansweredWords: string): Row[] {
  if (turn.phase !== 'idle') return [];
  const last = known.at(-1);
  const unanswered = last?.role === 'person' ? last : null;
  if (turn.failure) {
    return [
      { kind: 'trouble', detail: turn.failure.detail, retry: turn.failure.retryable ? unanswered : null },
    ];
  }
  return unanswered ? [{ kind: 'trouble', detail: unansweredWords, retry: unanswered }] : [];
}
