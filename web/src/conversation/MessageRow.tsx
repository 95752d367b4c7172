import type { ReactNode } from 'react';

import type { Companion, Message } from '../api';
import { Monogram } from '../companions/Monogram';
import { called } from '../companions/person';
import { clock, dayName } from '../kit/time';
import { words } from '../words';
import { AgainForm } from './AgainForm';
import { Care } from './Care';
import { EditForm } from './EditForm';
import type { Hands, Opened } from './hands';
import { Alternatives, MessageTools } from './MessageTools';
import { RemoveQuestion } from './RemoveQuestion';
import type { Row, Shown } from './rows';
import { Words } from './Words';

type MessageRowProps = Extract<Row, { kind: 'message' }> & { companion: Companion; hands: Hands };

export function MessageRow(props: MessageRowProps) {
  const { companion, message, opensDay, leads, standing } = props;
  const name = message.role === 'person' ? words.chat.you : called(companion);
  const at = new Date(message.created_at);
  const label = `${name}, ${standing === 'stored' ? clock(at) : words.chat.sending}`;
  return (
    <>
      {opensDay && <Day at={at} />}
      <article aria-label={label} className={`message ${leads ? 'message-leads' : ''}`}>
        {message.role === 'person' ? <PersonMessage {...props} /> : <CompanionMessage {...props} />}
      </article>
    </>
  );
}

function Day({ at }: { at: Date }) {
  return (
    <p className="day">
      <time dateTime={at.toISOString()}>{dayName(at, new Date())}</time>
    </p>
  );
}

function PersonMessage({ message, acts, hands, leads, standing }: MessageRowProps) {
  const at = new Date(message.created_at);
  const unsent = standing === 'unsent';
  const opened = openedAt(message, hands);
  const tools = { message, acts, hands };
  if (opened === 'edit') {
    return (
      <EditForm
        text={message.text}
        close={hands.close}
        say={(text) => {
          hands.sayAgain(message, text);
        }}
      />
    );
  }
  return (
    <div className="flex flex-col items-end">
      {leads && (
        <p className="byline">
          {unsent ? words.chat.sending : <time dateTime={message.created_at}>{clock(at)}</time>}
        </p>
      )}
      <div className="person-line">
        <MessageTools {...tools} />
        <p className={`person-words ${unsent ? 'opacity-80' : ''}`} dir="auto">
          {message.text}
        </p>
      </div>
      <Alternatives {...tools} />
      {opened === 'remove' && <Removing message={message} hands={hands} />}
    </div>
  );
}

function CompanionMessage({ companion, message, acts, hands, leads, standing, finding }: MessageRowProps) {
  const opened = openedAt(message, hands);
  const live = standing === 'live';
  return (
    <div className="companion-words">
      <div className="gutter">{leads && <Monogram companion={companion} size="small" />}</div>
      <div className="min-w-0">
        {leads && (
          <p className="byline">
            <span className="byline-name">{called(companion)}</span>
            {!live && <time dateTime={message.created_at}>{clock(new Date(message.created_at))}</time>}
          </p>
        )}
        <CompanionBody message={message} live={live} />
        {finding && <FindingWords name={called(companion)} />}
        <Ending state={message.state} />
        {message.kind !== 'greeting' && (
          <div className={opened ? 'hidden' : 'tools'}>
            <Alternatives message={message} acts={acts} hands={hands} />
            <MessageTools message={message} acts={acts} hands={hands} />
          </div>
        )}
        {opened === 'again' && (
          <AgainForm
            close={hands.close}
            ask={(hint) => {
              hands.askAgain(message, hint);
            }}
          />
        )}
        {opened === 'remove' && <Removing message={message} hands={hands} />}
      </div>
    </div>
  );
}

function openedAt(message: Shown, { opened }: Hands): Opened['act'] | null {
  return opened?.id === message.id ? opened.act : null;
}

function Removing({ message, hands }: { message: Shown; hands: Hands }) {
  return (
    <RemoveQuestion
      close={hands.close}
      remove={() => {
        hands.remove(message);
      }}
    />
  );
}

function CompanionBody({ message, live }: { message: Message; live: boolean }): ReactNode {
  if (message.kind === 'care') return <Care text={message.text} />;
  if (message.text === '') return null;
  return <Words text={message.text} live={live} />;
}

function FindingWords({ name }: { name: string }) {
  return (
    <p className="finding">
      <span className="sr-only">{words.chat.writing(name)}</span>
      <span className="finding-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
    </p>
  );
}

function Ending({ state }: { state: Message['state'] }) {
  if (state === 'complete') return null;
  return <p className="aside mt-1.5">{state === 'stopped' ? words.chat.stopped : words.chat.cut}</p>;
}
