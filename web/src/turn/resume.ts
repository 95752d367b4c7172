/** How one connection to a reply ended. */
export type Ending =
  /** The reply's last event came. */
  | { kind: 'ended' }
  /** The line broke first, or nothing answered. `heard`: at least one event came over this connection. */
  | { kind: 'dropped'; heard: boolean }
  /** 204: nothing is running, or 410: the reply can no longer be resumed. What was said is in the messages. */
  | { kind: 'gone' };

/** Where in the stream we are. */
export interface Cursor {
  lastEventId: string | null;
  /** Connections in a row that brought nothing. */
  silent: number;
}

export type Step =
  { do: 'finish' } | { do: 'reload' } | { do: 'giveUp' } | { do: 'reconnect'; afterMs: number };

export const START: Cursor = { lastEventId: null, silent: 0 };

const FIRST_WAIT_MS = 400;
const WAIT_MAX_MS = 5_000;
/** A message nobody confirmed goes back to the person after this many tries (about seven seconds). */
const UNCONFIRMED_TRIES_MAX = 5;

export function moved(cursor: Cursor, ending: Ending): Cursor {
  const heard = ending.kind === 'dropped' && ending.heard;
  return { ...cursor, silent: heard ? 1 : cursor.silent + 1 };
}

/** `confirmed`: the server has told us that it stored the person's message, so waiting loses nothing. */
export function nextStep(ending: Ending, cursor: Cursor, confirmed: boolean): Step {
  if (ending.kind === 'ended') return { do: 'finish' };
  if (ending.kind === 'gone') return { do: 'reload' };
  if (!confirmed && cursor.silent >= UNCONFIRMED_TRIES_MAX) return { do: 'giveUp' };
  return { do: 'reconnect', afterMs: waitMs(cursor.silent) };
}

export function waitMs(silent: number): number {
  return Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** Math.max(0, silent - 1));
}

export interface Opening {
  kind: 'say' | 'reply' | 'attach';
}

/** Until an event was heard, sending the same id again is safe and attaches; after that the stream resumes. */
export function requestFor(opening: Opening, cursor: Cursor): { post: boolean; lastEventId: string | null } {
  if (cursor.lastEventId !== null) return { post: false, lastEventId: cursor.lastEventId };
  return { post: opening.kind !== 'attach', lastEventId: null };
}
