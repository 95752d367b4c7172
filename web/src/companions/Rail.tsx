import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { Companion } from '../api';
import { HouseMark } from '../kit/icons';
import { ReadinessLine } from '../readiness/ReadinessLine';
import { companionsQuery } from '../server/queries';
import { words } from '../words';
import { Monogram } from './Monogram';
import { inColourOf, namesakes } from './person';

/** The left side on a wide screen: who is here, and how the model is. */
export function Rail() {
  const { data } = useQuery(companionsQuery);
  const alike = namesakes(data ?? []);
  return (
    <aside aria-label={words.product} className="rail">
      <p className="px-5 pt-6 pb-4">
        <Link
          to="/companions"
          className="wordmark"
          aria-label={`${words.product}: ${words.companions.meetAll}`}
        >
          <HouseMark />
          {words.product}
        </Link>
      </p>
      <nav aria-label={words.companions.navigation} className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        <ul className="flex flex-col gap-0.5">
          {data?.map((companion) => (
            <li key={companion.id}>
              <RailLink companion={companion} isNamesake={alike.has(companion.id)} />
            </li>
          ))}
        </ul>
      </nav>
      <ReadinessLine />
    </aside>
  );
}

function RailLink({ companion, isNamesake }: { companion: Companion; isNamesake: boolean }) {
  return (
    <Link
      to="/c/$companionId"
      params={{ companionId: companion.id }}
      className="who rail-link"
      style={inColourOf(companion)}
    >
      <Monogram companion={companion} size="medium" />
      <span className="min-w-0">
        <span className="block truncate font-serif text-[1.0625rem] leading-6">{companion.name}</span>
        {isNamesake && <span className="block truncate text-[0.8125rem] text-soft">{companion.id}</span>}
        <span className="line-clamp-2 text-[0.8125rem] leading-[1.15rem] text-soft">{companion.tagline}</span>
      </span>
    </Link>
  );
}
