import type { Message, PlacedMessage } from '../api';
import { sameDay } from '../kit/time';
import type { Turn } from '../turn/turn';
import { type Act, actsOn } from './acts';

/** A message, with its place among its alternatives where that is known. */
export type Shown = Message & Partial<Pick<PlacedMessage, 'alternative' | 'alternatives'>>;

export type Row =
  | {
      kind: 'message';
      message: Shown;
      /** What can be done with it now. */
      acts: Act[];
      /** The first message of its day. */
      opensDay: boolean;
      /** The first of several in a row by the same speaker: it carries the name and the time. */
      leads: boolean;
      standing: 'stored' | 'unsent' | 'live';
      /** The next words are still to come. */
      finding: boolean;
    }
  | { kind: 'notice'; text: string }
  | { kind: 'trouble'; detail: string; retry: Message | null };

const SAME_BREATH_MS = 600_000;

/** What the list shows, from top to bottom: what is stored, then the turn in the making. */
export function rowsOf(stored: Shown[], turn: Turn, now: Date, unansweredWords: string): Row[] {
  const known = merge(givenWay(stored, turn), turn.arrived);
  const acts = actsOn(known, turn.phase === 'idle');
  const messages = [...known.map(asStored), ...inTheMaking(known, turn, now)];
  const rows: Row[] = messages.map((item, index) => ({
    kind: 'message',
    ...item,
    finding: item.standing === 'live' && turn.phase === 'waiting',
    acts: item.standing === 'stored' ? (acts.get(item.message.id) ?? []) : [],
    ...placing(item.message, messages[index - 1]?.message),
  }));
  const notices = turn.notices.map((text): Row => ({ kind: 'notice', text }));
  return [...rows, ...notices, ...trouble(known, turn, unansweredWords)];
}

/** What is stored without that which gives way to the reply in the making. */
function givenWay(stored: Shown[], turn: Turn): Shown[] {
  const arrived = turn.arrived.at(-1);
  if (arrived?.role === 'companion' && stored.some((message) => message.id === arrived.id)) return stored;
  const last = stored.findIndex((message) => message.id === turn.answered);
  return last < 0 ? stored : stored.slice(0, last + 1);
}

export function merge(stored: Shown[], arrived: Message[]): Shown[] {
  const ids = new Set(stored.map((message) => message.id));
  return [...stored, ...arrived.filter((message) => !ids.has(message.id))];
}

interface Item {
  message: Shown;
  standing: 'stored' | 'unsent' | 'live';
}

function asStored(message: Shown): Item {
  return { message, standing: 'stored' };
}

function inTheMaking(known: Shown[], turn: Turn, now: Date): Item[] {
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
  return {
    id,
    parent_id: null,
    speaker_id: null,
    role,
    kind,
    text,
    state: 'complete',
    created_at: now.toISOString(),
  };
}

function placing(message: Message, before: Message | undefined): { opensDay: boolean; leads: boolean } {
  if (!before) return { opensDay: true, leads: true };
  const [at, then] = [new Date(message.created_at), new Date(before.created_at)];
  const opensDay = !sameDay(at, then);
  const pause = at.getTime() - then.getTime() > SAME_BREATH_MS;
  return { opensDay, leads: opensDay || pause || message.role !== before.role };
}

/** A reply that failed, or a last message that never got one: trying again says the same message again. */
function trouble(known: Shown[], turn: Turn, unansweredWords: string): Row[] {
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
