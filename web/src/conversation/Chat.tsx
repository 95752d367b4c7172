import { useMemo } from 'react';

import type { Companion, Conversation, Message } from '../api';
import { called } from '../companions/person';
import { useStanding } from '../readiness/useStanding';
import type { Turn } from '../turn/turn';
import { useTurn } from '../turn/useTurn';
import { words } from '../words';
import { Announcer } from './Announcer';
import { Composer } from './Composer';
import { MessageList } from './MessageList';
import { rowsOf } from './rows';
import { useDraft } from './useDraft';

interface ChatProps {
  companion: Companion;
  conversation: Conversation;
  stored: Message[];
  hasOlder: boolean;
  readOlder: () => void;
}

export function Chat({ companion, conversation, stored, hasOlder, readOlder }: ChatProps) {
  const { draft, setDraft, giveBack, take } = useDraft(conversation.id, stored);
  const { turn, say, retry, stop } = useTurn(conversation, giveBack);
  const rows = useMemo(() => rowsOf(stored, turn, new Date(), words.chat.unanswered), [stored, turn]);
  const standing = useStanding();
  return (
    <>
      <MessageList
        companion={companion}
        rows={rows}
        hasOlder={hasOlder}
        readOlder={readOlder}
        retry={retry}
      />
      <Announcer companion={companion} turn={turn} />
      <Composer
        name={called(companion)}
        draft={draft}
        setDraft={setDraft}
        replying={turn.phase !== 'idle'}
        remark={remarkOn(turn) ?? standing.trouble}
        send={() => {
          say(take());
        }}
        stop={stop}
      />
    </>
  );
}

function remarkOn(turn: Turn): string | null {
  if (turn.refusal !== null) return turn.refusal;
  if (turn.link === 'up') return null;
  return turn.phase === 'sending' ? words.chat.sendingLost : words.chat.lost;
}
