import { Command } from '../kit/Command';
import { words } from '../words';
import { splitAdvice } from './poll';
import { useStanding } from './useStanding';

export function ReadinessLine() {
  const { standing, words: line, advice } = useStanding();
  return (
    <section aria-label={words.readiness.label} className="readiness">
      <p role="status" className="flex gap-2.5">
        <span aria-hidden="true" className={`lamp lamp-${standing}`} />
        <span>{line}</span>
      </p>
      {advice !== null && <AdviceOnDemand advice={advice} />}
    </section>
  );
}

function AdviceOnDemand({ advice }: { advice: string }) {
  const { sentence, command } = splitAdvice(advice);
  return (
    <details>
      <summary>{words.readiness.more}</summary>
      <p className="pb-2">{sentence}</p>
      {command !== null && <Command text={command} />}
    </details>
  );
}
