import type { ServerEvent } from '../sse/parser';
import { words } from '../words';

/** How a message was answered, and how it would be. */
export interface Rehearsed {
  said: string;
  was: string;
  would: string;
}

/** How far the new answers are from the old ones, each 0 to 1. */
export interface Drift {
  value: number;
  voice: number;
  wording: number;
}

export interface Preview {
  running: boolean;
  pairs: Rehearsed[];
  drift: Drift | null;
  trouble: string | null;
}

export const UNSEEN: Preview = { running: false, pairs: [], drift: null, trouble: null };
export const BEGUN: Preview = { ...UNSEEN, running: true };

const LITTLE_FROM = 0.15;
const CLEARLY_FROM = 0.35;
const VERY_FROM = 0.6;

/** What one more event makes of a preview; an event of an unknown name changes nothing. */
export function heardOf(preview: Preview, event: ServerEvent): Preview {
  switch (event.name) {
    case 'rehearsed':
      return { ...preview, pairs: [...preview.pairs, JSON.parse(event.data) as Rehearsed] };
    case 'drift':
      return { ...preview, running: false, drift: JSON.parse(event.data) as Drift };
    case 'failed':
      return { ...preview, running: false, trouble: (JSON.parse(event.data) as { detail: string }).detail };
    default:
      return preview;
  }
}

/** A drift in words. */
export function inWords({ value }: Drift): string {
  const { hardly, little, clearly, very } = words.versions.drift;
  if (value < LITTLE_FROM) return hardly;
  if (value < CLEARLY_FROM) return little;
  return value < VERY_FROM ? clearly : very;
}
