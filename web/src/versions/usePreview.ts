import { useEffect, useRef, useState } from 'react';

import { ask, orThrow } from '../server/http';
import { sentence } from '../server/trouble';
import { createSseParser } from '../sse/parser';
import { words } from '../words';
import { BEGUN, heardOf, type Preview, UNSEEN } from './preview';

export interface PreviewHandle {
  preview: Preview;
  start: () => void;
  stop: () => void;
}

/** Previews what is offered to a conversation; it ends when it is stopped or out of sight. */
export function usePreview(conversationId: string): PreviewHandle {
  const [preview, setPreview] = useState(UNSEEN);
  const running = useRef<AbortController>(null);
  useEffect(
    () => () => {
      running.current?.abort();
    },
    [],
  );
  const stop = (): void => {
    running.current?.abort();
    setPreview((seen) => ({ ...seen, running: false }));
  };
  const start = (): void => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setPreview(BEGUN);
    follow(conversationId, control.signal, setPreview).catch((error: unknown) => {
      if (!control.signal.aborted)
        setPreview((seen) => ({ ...seen, running: false, trouble: sentence(error) }));
    });
  };
  return { preview, start, stop };
}

type Update = (change: (seen: Preview) => Preview) => void;

async function follow(conversationId: string, signal: AbortSignal, update: Update): Promise<void> {
  const path = `/v1/conversations/${encodeURIComponent(conversationId)}/versions/preview`;
  const response = await orThrow(await ask(path, { method: 'POST', signal }));
  const reader = response.body?.getReader();
  const parser = createSseParser();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) break;
    for (const event of parser.push(piece.value)) update((seen) => heardOf(seen, event));
  }
  update((seen) => (seen.running ? { ...seen, running: false, trouble: words.unreachable.short } : seen));
}
