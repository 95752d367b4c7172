import { words } from '../words';

/** Shown only when the wait is long enough to notice. */
export function Waiting() {
  return (
    <p role="status" className="waiting">
      {words.trouble.loading}
    </p>
  );
}
