import { Link } from '@tanstack/react-router';

import { words } from '../words';

export function Nowhere() {
  return (
    <div className="notice-page">
      <h1 className="font-serif text-xl">{words.trouble.nowhere}</h1>
      <Link to="/companions" className="button mt-6">
        {words.trouble.toCompanions}
      </Link>
    </div>
  );
}
