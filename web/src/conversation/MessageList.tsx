import { type CSSProperties, useRef, useState } from 'react';
import { type Components, Virtuoso, type VirtuosoHandle } from 'react-virtuoso';

import type { Companion, Message } from '../api';
import { called } from '../companions/person';
import { DownIcon } from '../kit/icons';
import { words } from '../words';
import { Beginning } from './Beginning';
import type { Hands } from './hands';
import { MessageRow } from './MessageRow';
import type { Row } from './rows';
import { Trouble } from './Trouble';

interface MessageListProps {
  companion: Companion;
  rows: Row[];
  hasOlder: boolean;
  readOlder: () => void;
  retry: (message: Message) => void;
  hands: Hands;
  pace: number;
}

interface Context extends Pick<MessageListProps, 'companion' | 'hasOlder' | 'retry' | 'hands'> {
  lastIndex: number;
}

/** Rows above the one that was first on opening count down from here, so that older ones do not move the view. */
const FIRST_INDEX = 1_000_000;

export function MessageList(props: MessageListProps) {
  const { companion, rows, hasOlder, readOlder, retry, hands, pace } = props;
  const list = useRef<VirtuosoHandle>(null);
  const [atEnd, setAtEnd] = useState(true);
  const firstItemIndex = useFirstIndex(rows);
  const lastIndex = firstItemIndex + rows.length - 1;
  return (
    <section
      aria-label={words.chat.region(called(companion))}
      className="relative min-h-0 flex-1"
      style={{ '--pace': pace } as CSSProperties}
    >
      <Virtuoso<Row, Context>
        ref={list}
        className="h-full"
        data={rows}
        context={{ companion, hasOlder, retry, hands, lastIndex }}
        firstItemIndex={firstItemIndex}
        initialTopMostItemIndex={{ index: 'LAST', align: 'end' }}
        atBottomStateChange={setAtEnd}
        followOutput={(near) => (near || isOwn(rows) ? 'auto' : false)}
        totalListHeightChanged={() => {
          list.current?.autoscrollToBottom();
        }}
        startReached={hasOlder ? readOlder : () => undefined}
        increaseViewportBy={400}
        itemContent={showRow}
        components={PARTS}
      />
      {!atEnd && (
        <button
          type="button"
          className="to-latest"
          onClick={() => {
            list.current?.scrollToIndex({ index: 'LAST', align: 'end' });
          }}
        >
          <DownIcon />
          <span className="sr-only">{words.chat.latest}</span>
        </button>
      )}
    </section>
  );
}

function showRow(index: number, row: Row, { companion, retry, hands, lastIndex }: Context) {
  return (
    <div className={index === lastIndex ? 'column pb-6' : 'column'}>
      {row.kind === 'message' && <MessageRow companion={companion} hands={hands} {...row} />}
      {row.kind === 'notice' && <p className="aside in-gutter pt-3">{row.text}</p>}
      {row.kind === 'trouble' && <Trouble {...row} again={retry} />}
    </div>
  );
}

const PARTS: Components<Row, Context> = {
  Header: ({ context }) =>
    context.hasOlder ? (
      <p className="aside p-6 text-center">{words.chat.older}</p>
    ) : (
      <Beginning companion={context.companion} />
    ),
};

/** Whether the newest thing in the list is what the person just said: then the view follows, wherever it was. */
function isOwn(rows: Row[]): boolean {
  return rows.some((row) => row.kind === 'message' && row.standing === 'unsent');
}

function useFirstIndex(rows: Row[]): number {
  const [anchor] = useState(() => idOf(rows[0]));
  const above = rows.findIndex((row) => idOf(row) === anchor);
  return FIRST_INDEX - Math.max(0, above);
}

function idOf(row: Row | undefined): string | undefined {
  return row?.kind === 'message' ? row.message.id : undefined;
}
