import { useCallback, useEffect, useEffectEvent, useReducer, useRef } from 'react';

import type { Conversation, Message, ReplyBody, SaidBody } from '../api';
import { forgetUnconfirmed, keepUnconfirmed } from '../conversation/drafts';
import { newId } from '../kit/id';
import { postEmpty } from '../server/http';
import { Refused } from '../server/trouble';
import { words } from '../words';
import type { ReplyEvent } from './events';
import { followReply, type Outcome, type Start } from './follow';
import { type TurnStore, useTurnStore } from './store';
import { advance, IDLE, type Turn, type TurnAction } from './turn';

export interface TurnHandle {
  turn: Turn;
  say: (said: SaidBody) => void;
  /** Asks again for the reply to a message that the server already has. */
  retry: (said: SaidBody) => void;
  /** Asks for another reply in the place of one, or lets the last one go on. */
  ask: (wants: ReplyBody['wants'], reply: Message, hint?: string) => void;
  stop: () => void;
  /** Forgets how the last reply came, ahead of another path being shown. */
  settle: () => void;
}

/** Runs one reply at a time in a conversation; `giveBack` gets the words of a message that was not taken. */
export function useTurn(conversation: Conversation, giveBack: (said: SaidBody) => void): TurnHandle {
  const [turn, dispatch] = useReducer(advance, conversation.replying, (replying) =>
    replying ? advance(IDLE, { name: 'attach' }) : IDLE,
  );
  const store = useTurnStore(conversation);
  const running = useRef<AbortController>(null);

  const follow = useCallback(
    async (start: Start, opening: TurnAction, notTaken: () => void) => {
      running.current?.abort();
      const control = new AbortController();
      running.current = control;
      dispatch(opening);
      const hear = hearer(conversation.id, store, dispatch);
      const listener = { hear, link: linker(store, dispatch) };
      const outcome = await followReply(conversation.id, start, listener, control.signal).catch(whenAborted);
      if (outcome !== null) await conclude(outcome, start, store, dispatch, notTaken);
    },
    [conversation.id, store],
  );

  const say = (said: SaidBody): void => {
    keepUnconfirmed(conversation.id, said);
    void follow({ kind: 'say', said }, { name: 'say', said }, () => {
      giveBack(said);
    });
  };
  const retry = (said: SaidBody): void => void follow({ kind: 'say', said }, { name: 'attach' }, doNothing);
  const ask = (wants: ReplyBody['wants'], reply: Message, hint = ''): void => {
    const wanted = { id: newId(), wants, message_id: reply.id, hint };
    const opening = {
      name: 'ask',
      answered: reply.parent_id ?? '',
      begun: wants === 'more' ? reply.text : '',
    } as const;
    void follow({ kind: 'reply', wanted }, opening, doNothing);
  };
  const settle = useCallback(() => {
    dispatch({ name: 'settled' });
  }, []);
  const stop = (): void => void stopReply(conversation.id, turn, running.current, giveBack, dispatch);

  useAttach(conversation.replying, turn.phase === 'idle', running, follow);
  return { turn, say, retry, ask, stop, settle };
}

type Follow = (start: Start, opening: TurnAction, notTaken: () => void) => Promise<void>;

/** Joins a reply that is already running: on opening the page, or one that another window began. */
function useAttach(
  replying: boolean,
  idle: boolean,
  running: React.RefObject<AbortController | null>,
  follow: Follow,
): void {
  const attach = useEffectEvent(() => {
    if (idle || running.current === null) void follow({ kind: 'attach' }, { name: 'attach' }, doNothing);
  });
  useEffect(() => {
    if (replying) attach();
  }, [replying]);
  useEffect(
    () => () => {
      running.current?.abort();
      running.current = null;
    },
    [running],
  );
}

type Dispatch = (action: TurnAction) => void;

function hearer(conversationId: string, store: TurnStore, dispatch: Dispatch): (event: ReplyEvent) => void {
  return (event) => {
    if (event.name === 'accepted') {
      forgetUnconfirmed(conversationId);
      store.setReplying(true);
    }
    if ('message' in event && event.message) store.add(event.message);
    dispatch({ name: 'event', event });
  };
}

function linker(store: TurnStore, dispatch: Dispatch): (link: 'up' | 'down') => void {
  return (link) => {
    if (link === 'down') store.checkServer();
    dispatch({ name: 'link', link });
  };
}

async function conclude(
  outcome: Outcome,
  start: Start,
  store: TurnStore,
  dispatch: Dispatch,
  notTaken: () => void,
): Promise<void> {
  if (outcome === 'finished') {
    store.setReplying(false);
    return;
  }
  if (outcome === 'reload') {
    await store.reload();
    dispatch({ name: 'settled' });
    return;
  }
  notTaken();
  dispatch({
    name: 'refused',
    sentence: outcome instanceof Refused ? outcome.message : notSent(start),
  });
  store.checkServer();
  await store.reload();
}

function notSent(start: Start): string {
  return start.kind === 'say' ? words.composer.notSent : words.acts.notAsked;
}

async function stopReply(
  conversationId: string,
  turn: Turn,
  running: AbortController | null,
  giveBack: (said: SaidBody) => void,
  dispatch: Dispatch,
): Promise<void> {
  if (turn.phase === 'sending' && turn.said) {
    running?.abort();
    giveBack(turn.said);
    dispatch({ name: 'settled' });
  }
  await postEmpty(`/v1/conversations/${encodeURIComponent(conversationId)}/stop`).catch(doNothing);
}

function whenAborted(error: unknown): null {
  if (error instanceof DOMException && error.name === 'AbortError') return null;
  throw error;
}

function doNothing(): void {
  return undefined;
}
