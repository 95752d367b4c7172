import { words } from '../words';
import { closeOnEscape } from './FormEnds';

/** Asked ahead of what cannot be taken back. */
export function RemoveQuestion({ remove, close }: { remove: () => void; close: () => void }) {
  return (
    <div role="group" aria-label={words.acts.remove} className="in-place" onKeyDown={closeOnEscape(close)}>
      <p className="text-[0.9375rem]">{words.acts.removeAsk}</p>
      <div className="in-place-ends">
        <button type="button" autoFocus className="quiet-button" onClick={close}>
          {words.acts.keep}
        </button>
        <button type="button" className="button" onClick={remove}>
          {words.acts.remove}
        </button>
      </div>
    </div>
  );
}
