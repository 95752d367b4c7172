import { useState } from 'react';

import { words } from '../words';
import { CopyIcon, TickIcon } from './icons';

/** A command for the terminal, to copy. Without a clipboard (plain http from another device) it can be selected. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => {
      setCopied(true);
    });
  };
  return (
    <span className="flex items-center gap-1 rounded-xl border border-line bg-sunk ps-3">
      <code className="min-w-0 flex-1 py-2 font-mono text-[0.8125rem] break-words select-all">{text}</code>
      {window.isSecureContext && (
        <button
          type="button"
          onClick={copy}
          className="icon-button"
          aria-label={words.readiness.copy}
          title={words.readiness.copy}
        >
          {copied ? <TickIcon /> : <CopyIcon />}
        </button>
      )}
      <span role="status" className="sr-only">
        {copied ? words.readiness.copied : ''}
      </span>
    </span>
  );
}
