import { useCallback, useState } from 'react';

import type { Message, SaidBody } from '../api';
import { newId } from '../kit/id';
import { forgetUnconfirmed, joined, openingDraft, saveDraft } from './drafts';

export interface DraftHandle {
  draft: string;
  setDraft: (text: string) => void;
  /** Puts the words of a message that was not taken back in the box, before what was typed since. */
  giveBack: (said: SaidBody) => void;
  /** Puts words in the box, before what was typed since. */
  putBack: (text: string) => void;
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
  const putBack = useCallback(
    (words: string) => {
      show((typed) => {
        const text = joined(words, typed);
        saveDraft(conversationId, text);
        return text;
      });
    },
    [conversationId],
  );
  const giveBack = useCallback(
    (said: SaidBody) => {
      setReturned(said);
      forgetUnconfirmed(conversationId);
      putBack(said.text);
    },
    [conversationId, putBack],
  );
  const take = (): SaidBody => {
    const text = draft.trim();
    setDraft('');
    return returned?.text === text ? returned : { id: newId(), text };
  };
  return { draft, setDraft, giveBack, putBack, take };
}
