import { useState } from 'react';

import { words } from '../words';
import { closeOnEscape, FormEnds } from './FormEnds';

const HINT_CHARACTERS_MAX = 500;

interface AgainFormProps {
  ask: (hint: string) => void;
  close: () => void;
}

/** What is wished of another reply, if anything. */
export function AgainForm({ ask, close }: AgainFormProps) {
  const [hint, setHint] = useState('');
  return (
    <form
      className="in-place"
      aria-label={words.acts.again}
      onKeyDown={closeOnEscape(close)}
      onSubmit={(event) => {
        event.preventDefault();
        if (hint.trim() !== '') ask(hint.trim());
      }}
    >
      <div className="flex flex-wrap gap-2">
        {['', ...words.acts.hints].map((wish) => (
          <button
            key={wish}
            type="button"
            autoFocus={wish === ''}
            className="chip"
            onClick={() => {
              ask(wish);
            }}
          >
            {wish === '' ? words.acts.justAnother : wish}
          </button>
        ))}
      </div>
      <input
        type="text"
        dir="auto"
        className="in-place-field"
        aria-label={words.acts.hintLabel}
        placeholder={words.acts.hintPlaceholder}
        maxLength={HINT_CHARACTERS_MAX}
        enterKeyHint="send"
        value={hint}
        onChange={(event) => {
          setHint(event.target.value);
        }}
      />
      <FormEnds close={close} label={words.acts.askFor} ready={hint.trim() !== ''} />
    </form>
  );
}
