import { type KeyboardEvent, type RefObject, useEffect } from 'react';

import { SendIcon, StopIcon } from '../kit/icons';
import { useFittingBox } from '../kit/useFittingBox';
import { words } from '../words';
import { type Length, lengthOf, MESSAGE_CHARACTERS_MAX } from './length';

interface ComposerProps {
  name: string;
  draft: string;
  setDraft: (text: string) => void;
  replying: boolean;
  /** Why the last message was not taken, or what keeps the next one from being answered. */
  remark: string | null;
  /** Each further one brings the person back to the box. */
  calls: number;
  send: () => void;
  stop: () => void;
}

export function Composer({ name, draft, setDraft, replying, remark, calls, send, stop }: ComposerProps) {
  const box = useFittingBox(draft);
  const length = lengthOf(draft);
  const sendable = !replying && draft.trim() !== '' && length.over === 0;
  useReadyToType(box, calls);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    if (sendable) send();
  };
  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        if (replying) stop();
        else if (sendable) send();
      }}
    >
      <p role="status" className={remark ? 'aside px-2 pb-2' : 'sr-only'}>
        {remark}
      </p>
      <div className="composer-box">
        <textarea
          ref={box}
          rows={1}
          dir="auto"
          value={draft}
          aria-label={words.composer.label(name)}
          aria-describedby="composer-hint"
          aria-invalid={length.over > 0}
          placeholder={words.composer.placeholder(name)}
          enterKeyHint="send"
          onChange={(event) => {
            setDraft(event.target.value);
          }}
          onKeyDown={onKeyDown}
        />
        <SendOrStop replying={replying} sendable={sendable} />
      </div>
      <Foot length={length} />
    </form>
  );
}

interface SendOrStopProps {
  replying: boolean;
  sendable: boolean;
}

/** One button for both, never disabled outright, so that the keyboard keeps its place. */
function SendOrStop({ replying, sendable }: SendOrStopProps) {
  const label = replying ? words.composer.stop : words.composer.send;
  return (
    <button
      type="submit"
      className="round-button"
      aria-disabled={!replying && !sendable}
      aria-label={label}
      title={label}
    >
      {replying ? <StopIcon /> : <SendIcon />}
    </button>
  );
}

function Foot({ length }: { length: Length }) {
  const most = MESSAGE_CHARACTERS_MAX.toLocaleString();
  return (
    <div className="composer-foot">
      <p id="composer-hint" className="max-md:sr-only">
        {words.composer.hint}
      </p>
      {length.shown && (
        <p className={length.over > 0 ? 'text-alarm' : ''}>
          {words.composer.length(length.count.toLocaleString(), most)}
        </p>
      )}
      <p role="status" className={length.over > 0 ? 'basis-full text-alarm' : 'sr-only'}>
        {length.over > 0 ? words.composer.tooLong(length.over.toLocaleString()) : ''}
      </p>
    </div>
  );
}

/** With a mouse one can type at once; on a phone the keyboard would cover the greeting. */
function useReadyToType(box: RefObject<HTMLTextAreaElement | null>, calls: number): void {
  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) box.current?.focus({ preventScroll: true });
  }, [box, calls]);
}
