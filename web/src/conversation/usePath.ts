import { useState } from 'react';

import type { AlternativeList, Conversation, EditBody, Message } from '../api';
import { deleteAt, getJson, postEmpty, sendJson } from '../server/http';
import { sentence } from '../server/trouble';
import { type TurnStore, useTurnStore } from '../turn/store';
import type { Shown } from './rows';

export interface PathHandle {
  /** Why the last change could not be made. */
  trouble: string | null;
  /** Shows the alternative `step` further on. */
  turnTo: (message: Shown, step: number) => void;
  /** Says a message in other words; `then` gets the alternative that came of it. */
  edit: (message: Shown, body: EditBody, then: (edited: Message) => void) => void;
  /** Takes the last exchange off; `then` gets what the person had said. */
  undo: (then: (text: string) => void) => void;
  remove: (message: Shown, isLast: boolean) => void;
}

/** Changes of the shown path; `settle` is called ahead of each, so that nothing of the last turn is shown beside another path. */
export function usePath(conversation: Conversation, settle: () => void): PathHandle {
  const [trouble, setTrouble] = useState<string | null>(null);
  const store = useTurnStore(conversation);
  const at = `/v1/conversations/${encodeURIComponent(conversation.id)}`;
  const change = (work: () => Promise<void>): void => {
    setTrouble(null);
    settle();
    work().catch(async (error: unknown) => {
      setTrouble(sentence(error));
      await store.reload();
    });
  };
  return {
    trouble,
    turnTo: (message, step) => {
      change(() => turnTo(at, message, step, store));
    },
    edit: (message, body, then) => {
      change(async () => {
        const edited = await sendJson<Message>('PATCH', `${at}/messages/${message.id}`, body);
        store.add(edited);
        then(edited);
      });
    },
    undo: (then) => {
      change(async () => {
        const { text } = await sendJson<Message>('POST', `${at}/undo`);
        then(text);
        await store.reload();
      });
    },
    remove: (message, isLast) => {
      change(() => remove(at, message, isLast, store));
    },
  };
}

async function turnTo(at: string, message: Shown, step: number, store: TurnStore): Promise<void> {
  const items = await alternatives(at, message);
  const here = items.findIndex((item) => item.id === message.id);
  const there = items[here + step];
  if (there) await postEmpty(`${at}/messages/${there.id}/show`);
  await store.reload();
}

/** A message further up leaves its place to what follows it; the last one goes altogether, and an alternative takes its place. */
async function remove(at: string, message: Shown, isLast: boolean, store: TurnStore): Promise<void> {
  const others = isLast ? (await alternatives(at, message)).filter((item) => item.id !== message.id) : [];
  await deleteAt(`${at}/messages/${message.id}${isLast ? '?following=true' : ''}`);
  const next = others.at(-1);
  if (next) await postEmpty(`${at}/messages/${next.id}/show`);
  await store.reload();
}

async function alternatives(at: string, message: Shown): Promise<Message[]> {
  const path = `${at}/messages/${message.id}/alternatives`;
  return (await getJson<AlternativeList>(path, new AbortController().signal)).items;
}
