import type { Message } from '../api';
import type { ServerEvent } from '../sse/parser';

/** How a reply is meant. */
export interface Manner {
  /** The pace of typing, against the companion's own (1). */
  typing: number;
}

/** What the server says while one reply is made. */
export type ReplyEvent =
  | { name: 'accepted'; message: Message; begun: string }
  | { name: 'notice'; text: string }
  | { name: 'delta'; text: string }
  | { name: 'done'; message: Message; manner: Manner | null }
  | { name: 'stopped'; message: Message | null }
  | { name: 'failed'; detail: string; retryable: boolean; message: Message | null };

const NAMES: ReadonlySet<string> = new Set(['accepted', 'notice', 'delta', 'done', 'stopped', 'failed']);
const LAST: ReadonlySet<string> = new Set(['done', 'stopped', 'failed']);

/** Null for a name this client does not know: a newer server may say more. */
export function readReplyEvent(event: ServerEvent): ReplyEvent | null {
  if (!NAMES.has(event.name)) return null;
  return { name: event.name, ...(JSON.parse(event.data) as object) } as ReplyEvent;
}

export function endsReply(event: ReplyEvent): boolean {
  return LAST.has(event.name);
}
