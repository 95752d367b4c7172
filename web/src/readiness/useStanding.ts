import { useQuery } from '@tanstack/react-query';

import { readinessQuery } from '../server/queries';
import { words } from '../words';

export type Standing = 'looking' | 'ready' | 'waiting' | 'unreachable';

export interface StandingWords {
  standing: Standing;
  words: string;
  advice: string | null;
  /** What stands between the person and a reply, if anything does. */
  trouble: string | null;
}

/** How the server and its model stand, in the server's own words where it has any. */
export function useStanding(): StandingWords {
  const { data, error } = useQuery(readinessQuery);
  if (error) {
    return {
      standing: 'unreachable',
      words: words.unreachable.line,
      advice: null,
      trouble: words.unreachable.line,
    };
  }
  if (!data) return { standing: 'looking', words: words.readiness.looking, advice: null, trouble: null };
  const trouble = data.ready ? null : data.words;
  return { standing: data.ready ? 'ready' : 'waiting', words: data.words, advice: data.advice, trouble };
}
