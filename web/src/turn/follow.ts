import type { ReplyBody, SaidBody } from '../api';
import { ask, jsonBody, orThrow } from '../server/http';
import { Refused, Unreachable } from '../server/trouble';
import { createSseParser } from '../sse/parser';
import { endsReply, readReplyEvent, type ReplyEvent } from './events';
import { type Cursor, type Ending, moved, nextStep, requestFor, START } from './resume';

export type Start =
  | { kind: 'say'; said: SaidBody }
  /** A reply is wanted without anything new being said. */
  | { kind: 'reply'; wanted: ReplyBody }
  | { kind: 'attach' };

export interface Listener {
  hear: (event: ReplyEvent) => void;
  link: (link: 'up' | 'down') => void;
}

export type Outcome = 'finished' | 'reload' | 'gaveUp' | Refused;

/** The server sends a ping well within this; silence this long means that the line is dead. */
const SILENCE_MAX_MS = 60_000;

/** Follows one reply to its end over as many connections as it takes. Throws only when `signal` aborts. */
export async function followReply(
  conversationId: string,
  start: Start,
  listener: Listener,
  signal: AbortSignal,
): Promise<Outcome> {
  let cursor: Cursor = START;
  let confirmed = start.kind === 'attach';
  const take = (id: string, event: ReplyEvent | null): boolean => {
    if (id !== '') cursor = { ...cursor, lastEventId: id };
    if (event) listener.hear(event);
    confirmed ||= event !== null;
    return event !== null && endsReply(event);
  };
  for (;;) {
    const ending = await connect(conversationId, start, cursor, take, listener, signal);
    if (ending instanceof Refused) return ending;
    cursor = moved(cursor, ending);
    const step = nextStep(ending, cursor, confirmed);
    if (step.do === 'finish') return 'finished';
    if (step.do === 'reload') return 'reload';
    if (step.do === 'giveUp') return 'gaveUp';
    listener.link('down');
    signal.throwIfAborted();
    await sleep(step.afterMs, signal);
  }
}

type Take = (id: string, event: ReplyEvent | null) => boolean;

async function connect(
  conversationId: string,
  start: Start,
  cursor: Cursor,
  take: Take,
  listener: Listener,
  signal: AbortSignal,
): Promise<Ending | Refused> {
  const watch = watchSilence(signal);
  try {
    const response = await ask(...request(conversationId, start, cursor, watch.signal));
    if (response.status === 204 || response.status === 410) return { kind: 'gone' };
    await orThrow(response);
    listener.link('up');
    return await listen(response, take, watch.heard);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refused) return error;
    if (error instanceof Unreachable || isAbort(error)) return { kind: 'dropped', heard: false };
    throw error;
  } finally {
    watch.end();
  }
}

function request(
  id: string,
  start: Start,
  cursor: Cursor,
  signal: AbortSignal,
): [path: string, init: RequestInit] {
  const wanted = requestFor(start, cursor);
  const base = `/v1/conversations/${encodeURIComponent(id)}`;
  if (wanted.post && start.kind === 'say') return [`${base}/messages`, { ...jsonBody(start.said), signal }];
  if (wanted.post && start.kind === 'reply')
    return [`${base}/replies`, { ...jsonBody(start.wanted), signal }];
  const headers = wanted.lastEventId === null ? {} : { 'last-event-id': wanted.lastEventId };
  return [`${base}/stream`, { headers, signal }];
}

async function listen(response: Response, take: Take, heard: () => void): Promise<Ending> {
  const reader = response.body?.getReader();
  const parser = createSseParser();
  let any = false;
  try {
    for (;;) {
      const piece = await reader?.read();
      if (!piece || piece.done) return { kind: 'dropped', heard: any };
      heard();
      for (const event of parser.push(piece.value)) {
        any = true;
        if (take(event.id, readReplyEvent(event))) return { kind: 'ended' };
      }
    }
  } catch (error) {
    if (error instanceof TypeError || isAbort(error)) return { kind: 'dropped', heard: any };
    throw error;
  } finally {
    void reader?.cancel().catch(() => undefined);
  }
}

/** A signal that also aborts when nothing was heard for too long. */
function watchSilence(outer: AbortSignal): { signal: AbortSignal; heard: () => void; end: () => void } {
  const silence = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      silence.abort();
    }, SILENCE_MAX_MS);
  };
  heard();
  return {
    signal: AbortSignal.any([outer, silence.signal]),
    heard,
    end: () => {
      clearTimeout(timer);
    },
  };
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      },
      { once: true },
    );
  });
}
