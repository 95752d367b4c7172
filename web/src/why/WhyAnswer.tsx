import { useQuery } from '@tanstack/react-query';

import type { Companion, Message, Why } from '../api';
import { called } from '../companions/person';
import { whyQuery } from '../server/queries';
import { isUnknown, sentence } from '../server/trouble';
import { words } from '../words';
import { plainly } from './plainly';
import { WhyDetails } from './WhyDetails';

interface WhyAnswerProps {
  companion: Companion;
  conversationId: string;
  reply: Message;
}

/** Why a reply is as it is: in plain words first, then what it was made of, for who wants to know. */
export default function WhyAnswer({ companion, conversationId, reply }: WhyAnswerProps) {
  const { data, error } = useQuery(whyQuery(conversationId, reply.id));
  return (
    <>
      <blockquote className="why-reply" dir="auto">
        {reply.text}
      </blockquote>
      <div role="status">
        {error && (
          <p className="mt-6">{isUnknown(error) ? words.why.untold(called(companion)) : sentence(error)}</p>
        )}
        {!error && !data && <p className="aside mt-6">{words.trouble.loading}</p>}
        {data && <InPlainWords why={data} companion={companion} />}
      </div>
      {data && <WhyDetails why={data} />}
    </>
  );
}

function InPlainWords({ why, companion }: { why: Why; companion: Companion }) {
  const { lead, parts } = plainly(why, companion);
  return (
    <>
      <p className="why-lead">{lead.join(' ')}</p>
      {parts.map((part) => (
        <section key={part.heading}>
          <h3 className="sheet-heading">{part.heading}</h3>
          <ul className="why-list">
            {part.items.map((item, index) => (
              <li key={index} dir="auto">
                {item}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
