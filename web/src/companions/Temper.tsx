import type { Companion } from '../api';
import { words } from '../words';

export function Temper({ companion }: { companion: Companion }) {
  return (
    <ul aria-label={words.about.temper} className="temper">
      {companion.temper.map((trait) => (
        <li key={trait}>{trait}</li>
      ))}
    </ul>
  );
}
