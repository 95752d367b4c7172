import { words } from '../words';

/** A fault in this page itself. */
export function Broken() {
  return (
    <main role="alert" className="notice-page min-h-dvh">
      <h1 className="max-w-md font-serif text-xl leading-8 text-balance">{words.trouble.unknown}</h1>
      <button
        type="button"
        className="button mt-6"
        onClick={() => {
          window.location.reload();
        }}
      >
        {words.trouble.again}
      </button>
    </main>
  );
}
