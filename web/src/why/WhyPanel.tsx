import { lazy, type RefObject, Suspense } from 'react';

import type { Companion, Message } from '../api';
import { Sheet } from '../kit/Sheet';
import { words } from '../words';

const WhyAnswer = lazy(() => import('./WhyAnswer'));

interface WhyPanelProps {
  dialog: RefObject<HTMLDialogElement | null>;
  companion: Companion;
  conversationId: string;
  reply: Message | null;
}

export function WhyPanel({ dialog, companion, conversationId, reply }: WhyPanelProps) {
  return (
    <Sheet dialog={dialog} label={words.why.title}>
      <h2 className="font-serif text-[1.75rem] leading-9">{words.why.title}</h2>
      {reply && (
        <Suspense fallback={<p className="aside mt-6">{words.trouble.loading}</p>}>
          <WhyAnswer companion={companion} conversationId={conversationId} reply={reply} />
        </Suspense>
      )}
    </Sheet>
  );
}
