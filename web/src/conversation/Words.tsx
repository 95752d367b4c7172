import { lazy, Suspense } from 'react';

const Prose = lazy(() => import('./Prose'));

/** A companion's words; until the markdown reader has loaded they stand as plain text. */
export function Words({ text, live }: { text: string; live: boolean }) {
  return (
    <Suspense fallback={<PlainWords text={text} />}>
      <Prose text={text} live={live} />
    </Suspense>
  );
}

function PlainWords({ text }: { text: string }) {
  return (
    <div className="prose" dir="auto">
      {text.split(/\n{2,}/).map((paragraph, index) => (
        <p key={index}>{paragraph}</p>
      ))}
    </div>
  );
}
