import { type KeyboardEvent, useState } from 'react';

import { useFittingBox } from '../kit/useFittingBox';
import { words } from '../words';
import { closeOnEscape, FormEnds } from './FormEnds';
import { lengthOf } from './length';

interface EditFormProps {
  text: string;
  say: (text: string) => void;
  close: () => void;
}

/** A message of the person's, to be said in other words. */
export function EditForm({ text, say, close }: EditFormProps) {
  const [draft, setDraft] = useState(text);
  const box = useFittingBox(draft);
  const sayable = draft.trim() !== '' && draft.trim() !== text && lengthOf(draft).over === 0;
  const submit = (): void => {
    if (sayable) say(draft.trim());
  };
  const onEnter = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  };
  return (
    <form
      className="in-place in-place-words"
      aria-label={words.acts.edit}
      onKeyDown={closeOnEscape(close)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <textarea
        ref={box}
        rows={1}
        autoFocus
        dir="auto"
        className="in-place-field"
        aria-label={words.acts.editLabel}
        value={draft}
        onFocus={(event) => {
          event.target.setSelectionRange(text.length, text.length);
        }}
        onChange={(event) => {
          setDraft(event.target.value);
        }}
        onKeyDown={onEnter}
      />
      <FormEnds close={close} label={words.acts.sayIt} ready={sayable}>
        <p className="me-auto text-[0.8125rem] text-soft">{words.acts.editHint}</p>
      </FormEnds>
    </form>
  );
}
