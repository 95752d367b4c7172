import { Command } from '../kit/Command';
import { HouseMark } from '../kit/icons';
import { useTitle } from '../kit/useTitle';
import { words } from '../words';

export function LockedPage({ again }: { again: () => void }) {
  useTitle();
  return (
    <main className="notice-page min-h-dvh">
      <div className="w-full max-w-lg text-start">
        <p className="wordmark">
          <HouseMark />
          {words.product}
        </p>
        <h1 className="mt-8 font-serif text-[2rem] leading-10 text-balance">{words.locked.title}</h1>
        <p className="mt-4 text-lg leading-8">{words.locked.lead}</p>
        <p className="mt-3 mb-4 text-lg leading-8">{words.locked.how}</p>
        <Command text={words.locked.command} />
        <div className="mt-8 flex flex-wrap items-center gap-4">
          <button type="button" className="button" onClick={again}>
            {words.locked.again}
          </button>
          <p className="aside">{words.locked.after}</p>
        </div>
      </div>
    </main>
  );
}
