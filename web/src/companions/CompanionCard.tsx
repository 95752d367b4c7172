import { Link } from '@tanstack/react-router';

import type { Companion } from '../api';
import { words } from '../words';
import { Monogram } from './Monogram';
import { called, inColourOf } from './person';
import { Temper } from './Temper';

interface CompanionCardProps {
  companion: Companion;
  /** They have talked before. */
  known: boolean;
  /** Somebody else has the same name. */
  isNamesake: boolean;
}

export function CompanionCard({ companion, known, isNamesake }: CompanionCardProps) {
  const name = called(companion);
  return (
    <li className="who card" style={inColourOf(companion)}>
      <Monogram companion={companion} size="portrait" />
      <div className="flex min-w-0 flex-1 flex-col">
        <h2 className="font-serif text-[1.375rem] leading-7">{companion.name}</h2>
        {isNamesake && <p className="text-[0.8125rem] text-soft">{companion.id}</p>}
        <p className="text-sm text-soft first-letter:uppercase">
          {[companion.occupation, companion.home].filter((part) => part !== '').join(', ')}
        </p>
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
