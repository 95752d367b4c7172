import { Link } from '@tanstack/react-router';

import type { Companion } from '../api';
import { words } from '../words';
import { Monogram } from './Monogram';
import { called, inColourOf } from './person';
import { Temper } from './Temper';

/** `known`: they have talked before. */
export function CompanionCard({ companion, known }: { companion: Companion; known: boolean }) {
  const name = called(companion);
  return (
    <li className="who card" style={inColourOf(companion)}>
      <Monogram companion={companion} size="portrait" />
      <div className="flex min-w-0 flex-1 flex-col">
        <h2 className="font-serif text-[1.375rem] leading-7">{companion.name}</h2>
        <p className="text-sm text-soft first-letter:uppercase">{`${companion.occupation}, ${companion.home}`}</p>
        <p className="mt-3 flex-1 font-serif text-[1.125rem] leading-[1.65rem] text-pretty italic">
          {companion.tagline}
        </p>
        <Temper companion={companion} />
        <Link to="/c/$companionId" params={{ companionId: companion.id }} className="card-link">
          {known ? words.companions.goOn(name) : words.companions.talkTo(name)}
        </Link>
      </div>
    </li>
  );
}
