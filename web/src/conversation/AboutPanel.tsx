import { useQuery } from '@tanstack/react-query';
import { lazy, type RefObject, Suspense } from 'react';

import type { Companion, Conversation } from '../api';
import { Monogram } from '../companions/Monogram';
import { called, told } from '../companions/person';
import { Temper } from '../companions/Temper';
import { Sheet } from '../kit/Sheet';
import { readinessQuery } from '../server/queries';
import { words } from '../words';

const VersionNote = lazy(() => import('../versions/VersionNote'));

interface AboutPanelProps {
  companion: Companion;
  /** None until the panel was opened once. */
  conversation: Conversation | undefined;
  dialog: RefObject<HTMLDialogElement | null>;
}

export function AboutPanel({ companion, conversation, dialog }: AboutPanelProps) {
  return (
    <Sheet dialog={dialog} label={words.about.open(called(companion))}>
      <Monogram companion={companion} size="portrait" />
      <h2 className="mt-5 font-serif text-[1.75rem] leading-9">{companion.name}</h2>
      <p className="mt-1 text-soft">{told(companion.pronouns, companion.age, companion.home)}</p>
      <p className="text-soft first-letter:uppercase">{companion.occupation}</p>
      <Temper companion={companion} />
      {conversation && (
        <Suspense>
          <VersionNote companion={companion} conversationId={conversation.id} />
        </Suspense>
      )}
      <h3 className="sheet-heading">{words.about.story}</h3>
      {companion.backstory
        .trim()
        .split(/\n{2,}/)
        .map((paragraph, index) => (
          <p key={index} className="mt-3 font-serif text-[1.0625rem] leading-7" dir="auto">
            {paragraph}
          </p>
        ))}
      <InPlainWords companion={companion} />
    </Sheet>
  );
}

function InPlainWords({ companion }: { companion: Companion }) {
  const { data } = useQuery(readinessQuery);
  const where = data?.model.where === 'remote' ? words.about.remote(data.model.name) : words.about.local;
  return (
    <section className="plainly">
      <h3 className="text-[0.9375rem] font-semibold">{words.about.plainly}</h3>
      <p className="mt-1.5">{words.about.isAi(called(companion))}</p>
      {data && <p className="mt-2">{where}</p>}
    </section>
  );
}
