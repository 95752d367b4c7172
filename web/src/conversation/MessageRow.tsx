import type { ReactNode } from 'react';

import type { Companion, Message } from '../api';
import { Monogram } from '../companions/Monogram';
import { called } from '../companions/person';
import { clock, dayName } from '../kit/time';
import { words } from '../words';
import { Care } from './Care';
import type { Row } from './rows';
import { Words } from './Words';

type MessageRowProps = Extract<Row, { kind: 'message' }> & { companion: Companion };

export function MessageRow({ companion, message, opensDay, leads, standing }: MessageRowProps) {
  const name = message.role === 'person' ? words.chat.you : called(companion);
  const at = new Date(message.created_at);
  const label = `${name}, ${standing === 'stored' ? clock(at) : words.chat.sending}`;
  return (
    <>
      {opensDay && <Day at={at} />}
      <article aria-label={label} className={`message ${leads ? 'message-leads' : ''}`}>
        {message.role === 'person' ? (
          <PersonMessage message={message} leads={leads} unsent={standing === 'unsent'} />
        ) : (
          <CompanionMessage
            companion={companion}
            message={message}
            leads={leads}
            live={standing === 'live'}
          />
        )}
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

function PersonMessage({ message, leads, unsent }: { message: Message; leads: boolean; unsent: boolean }) {
  const at = new Date(message.created_at);
  return (
    <div className="flex flex-col items-end">
      {leads && (
        <p className="byline">
          {unsent ? words.chat.sending : <time dateTime={message.created_at}>{clock(at)}</time>}
        </p>
      )}
      <p className={`person-words ${unsent ? 'opacity-80' : ''}`} dir="auto">
        {message.text}
      </p>
    </div>
  );
}

interface CompanionMessageProps {
  companion: Companion;
  message: Message;
  leads: boolean;
  live: boolean;
}

function CompanionMessage({ companion, message, leads, live }: CompanionMessageProps) {
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
        <CompanionBody companion={companion} message={message} live={live} />
        <Ending state={message.state} />
      </div>
    </div>
  );
}

function CompanionBody({ companion, message, live }: Omit<CompanionMessageProps, 'leads'>): ReactNode {
  if (message.kind === 'care') return <Care text={message.text} />;
  if (live && message.text === '') return <FindingWords name={called(companion)} />;
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
