import type { Companion } from '../api';
import { initials, inColourOf } from './person';

type Size = 'small' | 'medium' | 'portrait';

/** Initials in the companion's colour; the name always stands beside it. */
export function Monogram({ companion, size }: { companion: Companion; size: Size }) {
  return (
    <span aria-hidden="true" className={`monogram monogram-${size}`} style={inColourOf(companion)}>
      {initials(companion.name)}
    </span>
  );
}
