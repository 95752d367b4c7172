import type { Companion } from '../api';
import { Monogram } from '../companions/Monogram';
import { words } from '../words';

export function Beginning({ companion }: { companion: Companion }) {
  return (
    <div className="column flex flex-col items-center pt-10 pb-4 text-center">
      <Monogram companion={companion} size="portrait" />
      <p className="mt-5 font-serif text-2xl text-balance">{companion.name}</p>
      <p className="mt-2 max-w-md font-serif text-lg text-balance text-soft italic">{companion.tagline}</p>
      <p className="mt-4 text-[0.8125rem] text-soft">{words.chat.beginning}</p>
    </div>
  );
}
