import type { Companion } from '../api';
import { called } from '../companions/person';
import type { Turn } from '../turn/turn';
import { spoken } from './spoken';

/** Tells a screen reader what a sighted person sees arrive: whole replies, never single words. */
export function Announcer({ companion, turn }: { companion: Companion; turn: Turn }) {
  const replies = turn.arrived.filter((message) => message.role === 'companion');
  return (
    <div role="log" aria-live="polite" className="sr-only">
      {turn.notices.map((notice) => (
        <p key={notice}>{notice}</p>
      ))}
      {replies.map((reply) => (
        <p key={reply.id}>{`${called(companion)}: ${spoken(reply.text)}`}</p>
      ))}
      {turn.failure && <p>{turn.failure.detail}</p>}
    </div>
  );
}
