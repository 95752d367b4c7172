import type { RefObject } from 'react';

import { Sheet } from '../kit/Sheet';
import { words } from '../words';
import type { Act } from './acts';
import type { Hands } from './hands';
import { ICONS } from './MessageTools';
import type { Shown } from './rows';

interface MessageMenuProps {
  dialog: RefObject<HTMLDialogElement | null>;
  of: { message: Shown; acts: Act[] } | null;
  begin: Hands['begin'];
}

/** What can be done with a message, as a sheet to touch. */
export function MessageMenu({ dialog, of, begin }: MessageMenuProps) {
  return (
    <Sheet dialog={dialog} label={words.acts.toolbar} low>
      <ul className="menu">
        {of?.acts.map((act) => (
          <li key={act}>
            <button
              type="button"
              className="menu-item"
              onClick={() => {
                dialog.current?.close();
                begin(act, of.message);
              }}
            >
              {ICONS[act]}
              {words.acts[act]}
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
