import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Refused } from '../server/trouble';
import type { ReplyEvent } from './events';
import { followReply, type Start } from './follow';

const SAY: Start = { kind: 'say', said: { id: 'p1', text: 'hello' } };
const ATTACH: Start = { kind: 'attach' };
const ACCEPTED = frame(1, 'accepted', { turn_id: 't', message: { id: 'p1' } });
const WELL = frame(2, 'delta', { text: 'Well, ' });
const HELLO = frame(3, 'delta', { text: 'hello.' });
const DONE = frame(4, 'done', { message: { id: 'r1', text: 'Well, hello.' } });

function frame(id: number, name: string, data: object): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

const stream = (...frames: string[]) => new Response(frames.join(''), { status: 200 });
const refusal = (status: number, code: string) =>
  Response.json({ title: code, status, code, detail: `Because ${code}.`, retryable: false }, { status });

/** A server that answers each request in turn from a script; a null is a network fault. */
function serve(...script: (Response | null)[]) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const last = new Headers(init.headers).get('last-event-id');
    asked.push(
      `${init.method ?? 'GET'} ${path.split('/').at(-1) ?? ''}${last === null ? '' : ` after ${last}`}`,
    );
    const answer = script.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('network'));
  });
  return asked;
}

async function follow(start: Start) {
  const events: ReplyEvent[] = [];
  const links: string[] = [];
  const listener = {
    hear: (event: ReplyEvent) => events.push(event),
    link: (link: string) => links.push(link),
  };
  const outcome = followReply('c1', start, listener, new AbortController().signal);
  await vi.runAllTimersAsync();
  return { outcome: await outcome, names: events.map((event) => event.name), links };
}

describe('following a reply', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('asks for another reply under one id until it is heard', async () => {
    const wanted = { id: 'r2', wants: 'again', message_id: 'r1', hint: 'shorter' } as const;
    const asked = serve(null, stream(ACCEPTED, WELL), stream(HELLO, DONE));
    const { outcome } = await follow({ kind: 'reply', wanted });
    expect(outcome).toBe('finished');
    expect(asked).toEqual(['POST replies', 'POST replies', 'GET stream after 2']);
  });

  it('hears it to the end over one connection', async () => {
    const asked = serve(stream(ACCEPTED, ': ping\n\n', WELL, HELLO, DONE));
    const { outcome, names } = await follow(SAY);
    expect(outcome).toBe('finished');
    expect(names).toEqual(['accepted', 'delta', 'delta', 'done']);
    expect(asked).toEqual(['POST messages']);
  });

  it('resumes after the last event when the line drops', async () => {
    const asked = serve(stream(ACCEPTED, WELL), null, stream(HELLO, DONE));
    const { names, links } = await follow(SAY);
    expect(names).toEqual(['accepted', 'delta', 'delta', 'done']);
    expect(asked).toEqual(['POST messages', 'GET stream after 2', 'GET stream after 2']);
    expect(links).toEqual(['up', 'down', 'down', 'up']);
  });

  it('says the same message again when no event was heard', async () => {
    const asked = serve(null, stream(ACCEPTED, DONE));
    expect((await follow(SAY)).outcome).toBe('finished');
    expect(asked).toEqual(['POST messages', 'POST messages']);
  });

  it('gives up on a message that nobody confirms', async () => {
    const asked = serve();
    expect((await follow(SAY)).outcome).toBe('gaveUp');
    expect(asked).toHaveLength(5);
  });

  it.each([
    ['nothing is running', new Response(null, { status: 204 })],
    ['the reply can no longer be resumed', refusal(410, 'not_resumable')],
  ])('asks for the messages again when %s', async (_, answer) => {
    serve(answer);
    expect((await follow(ATTACH)).outcome).toBe('reload');
  });

  it('hands on the sentence when the message is refused', async () => {
    serve(refusal(409, 'reply_running'));
    const { outcome } = await follow(SAY);
    expect(outcome).toBeInstanceOf(Refused);
    expect((outcome as Refused).message).toBe('Because reply_running.');
  });

  it('takes an answer that is not from Everkin for a dropped line', async () => {
    serve(new Response('<h1>Bad gateway</h1>', { status: 502 }), stream(ACCEPTED, DONE));
    expect((await follow(SAY)).outcome).toBe('finished');
  });

  it('skips events that it does not know', async () => {
    serve(stream(ACCEPTED, frame(2, 'picture', {}), DONE));
    expect((await follow(ATTACH)).names).toEqual(['accepted', 'done']);
  });

  it('stops at once when it is told to', async () => {
    serve(null);
    const stop = new AbortController();
    const listener = {
      hear: () => undefined,
      link: () => {
        stop.abort();
      },
    };
    await expect(followReply('c1', SAY, listener, stop.signal)).rejects.toThrow();
  });
});
