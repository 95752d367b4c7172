import type { KeyboardEvent, ReactNode } from 'react';

import { words } from '../words';

interface FormEndsProps {
  close: () => void;
  label: string;
  /** Whether there is something to send; the button is never disabled outright, so that the keyboard keeps its place. */
  ready: boolean;
  children?: ReactNode;
}

/** The two ways out of a form that stands in the place of a message. */
export function FormEnds({ close, label, ready, children }: FormEndsProps) {
  return (
    <div className="in-place-ends">
      {children}
      <button type="button" className="quiet-button" onClick={close}>
        {words.acts.cancel}
      </button>
      <button type="submit" className="button" aria-disabled={!ready}>
        {label}
      </button>
    </div>
  );
}

export function closeOnEscape(close: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
}
