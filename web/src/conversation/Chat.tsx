import { useMemo, useRef, useState } from 'react';

import type { Companion, Conversation } from '../api';
import { called } from '../companions/person';
import { useStanding } from '../readiness/useStanding';
import type { Turn } from '../turn/turn';
import { useTurn } from '../turn/useTurn';
import { WhyPanel } from '../why/WhyPanel';
import { words } from '../words';
import type { Act } from './acts';
import { Announcer } from './Announcer';
import { Composer } from './Composer';
import { MessageList } from './MessageList';
import { MessageMenu } from './MessageMenu';
import { rowsOf, type Shown } from './rows';
import { useDraft } from './useDraft';
import { useHands } from './useHands';
import { usePath } from './usePath';

interface ChatProps {
  companion: Companion;
  conversation: Conversation;
  stored: Shown[];
  hasOlder: boolean;
  readOlder: () => void;
}

export function Chat({ companion, conversation, stored, hasOlder, readOlder }: ChatProps) {
  const { draft, setDraft, giveBack, putBack, take } = useDraft(conversation.id, stored);
  const talk = useTurn(conversation, giveBack);
  const { turn } = talk;
  const path = usePath(conversation, talk.settle);
  const rows = useMemo(() => rowsOf(stored, turn, new Date(), words.chat.unanswered), [stored, turn]);
  const standing = useStanding();
  const [calls, setCalls] = useState(0);
  const toBox = (): void => {
    setCalls((count) => count + 1);
  };
  const why = useSheet<Shown>();
  const menu = useSheet<{ message: Shown; acts: Act[] }>();
  const showMenu = (message: Shown, acts: Act[]): void => {
    menu.show({ message, acts });
  };
  const hands = useHands({ rows, turn: talk, path, putBack, toBox, showWhy: why.show, showMenu });
  return (
    <>
      <MessageList
        companion={companion}
        rows={rows}
        hasOlder={hasOlder}
        readOlder={readOlder}
        retry={talk.retry}
        hands={hands}
        pace={turn.pace}
      />
      <Announcer companion={companion} turn={turn} />
      <Composer
        name={called(companion)}
        draft={draft}
        setDraft={setDraft}
        replying={turn.phase !== 'idle'}
        remark={remarkOn(turn) ?? path.trouble ?? standing.trouble}
        calls={calls}
        send={() => {
          talk.say(take());
        }}
        stop={talk.stop}
      />
      <WhyPanel dialog={why.dialog} companion={companion} conversationId={conversation.id} reply={why.of} />
      <MessageMenu dialog={menu.dialog} of={menu.of} begin={hands.begin} />
    </>
  );
}

function useSheet<Of>() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [of, setOf] = useState<Of | null>(null);
  const show = (what: Of): void => {
    setOf(what);
    dialog.current?.showModal();
  };
  return { dialog, of, show };
}

function remarkOn(turn: Turn): string | null {
  if (turn.refusal !== null) return turn.refusal;
  if (turn.link === 'up') return null;
  return turn.phase === 'sending' ? words.chat.sendingLost : words.chat.lost;
}
