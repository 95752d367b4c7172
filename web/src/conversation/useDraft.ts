import { useCallback, useState } from 'react';

import type { Message, SaidBody } from '../api';
import { forgetUnconfirmed, joined, openingDraft, saveDraft } from './drafts';

export interface DraftHandle {
  draft: string;
  setDraft: (text: string) => void;
  /** Puts the words of a message that was not taken back in the box, before what was typed since. */
  giveBack: (said: SaidBody) => void;
  /** Empties the box. The same words given back and sent again keep their id, so they are never said twice. */
  take: () => SaidBody;
}

export function useDraft(conversationId: string, stored: Message[]): DraftHandle {
  const [draft, show] = useState(() => openingDraft(conversationId, stored));
  const [returned, setReturned] = useState<SaidBody | null>(null);
  const setDraft = useCallback(
    (text: string) => {
      saveDraft(conversationId, text);
      show(text);
    },
    [conversationId],
  );
  const giveBack = useCallback(
    (said: SaidBody) => {
      setReturned(said);
      forgetUnconfirmed(conversationId);
      show((typed) => {
        const text = joined(said.text, typed);
        saveDraft(conversationId, text);
        return text;
      });
    },
    [conversationId],
  );
  const take = (): SaidBody => {
    const text = draft.trim();
    setDraft('');
    return returned?.text === text ? returned : { id: newId(), text };
  };
  return { draft, setDraft, giveBack, take };
}

/** A random UUID (RFC 9562, version 4); `crypto.randomUUID` is missing on plain http from another device. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
