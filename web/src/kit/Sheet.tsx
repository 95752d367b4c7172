import type { ReactNode, RefObject } from 'react';

import { words } from '../words';
import { IconButton } from './IconButton';
import { CloseIcon } from './icons';

interface SheetProps {
  dialog: RefObject<HTMLDialogElement | null>;
  label: string;
  children: ReactNode;
  /** No higher than what it holds, and without a cross: a touch beside it closes it. */
  low?: boolean;
  onClose?: () => void;
}

/** A sheet from the side, from below on a phone. The browser brings the focus, Escape and the inert page behind it. */
export function Sheet({ dialog, label, children, low = false, onClose }: SheetProps) {
  const close = (): void => dialog.current?.close();
  return (
    <dialog
      ref={dialog}
      className={low ? 'sheet sheet-low' : 'sheet'}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) close();
      }}
    >
      <div className="sheet-page">
        {!low && (
          <div className="absolute end-3 top-3">
            <IconButton label={words.sheet.close} onPress={close}>
              <CloseIcon />
            </IconButton>
          </div>
        )}
        {children}
      </div>
    </dialog>
  );
}
