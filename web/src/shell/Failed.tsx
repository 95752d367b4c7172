import { Link } from '@tanstack/react-router';

import { words } from '../words';

/** `again` is left out where another try would fail as well. */
export function Failed({ sentence, again }: { sentence: string; again?: () => void }) {
  return (
    <div role="alert" className="notice-page">
      <h1 className="max-w-md font-serif text-xl leading-8 text-balance">{sentence}</h1>
      <div className="mt-6 flex flex-wrap justify-center gap-3">
        {again && (
          <button type="button" className="button" onClick={again}>
            {words.trouble.again}
          </button>
        )}
        <Link to="/companions" className="button">
          {words.trouble.toCompanions}
        </Link>
      </div>
    </div>
  );
}
