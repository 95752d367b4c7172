import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';

import { Rail } from '../companions/Rail';
import { useRecovery } from '../readiness/useRecovery';
import { companionsQuery } from '../server/queries';
import { isLocked } from '../server/trouble';
import { words } from '../words';
import { LockedPage } from './LockedPage';

export function Shell() {
  const { error, refetch } = useQuery(companionsQuery);
  useRecovery();
  if (isLocked(error)) return <LockedPage again={() => void refetch()} />;
  return (
    <div className="shell">
      <a href="#main" className="skip">
        {words.skip}
      </a>
      <Rail />
      <main id="main" tabIndex={-1} className="shell-main">
        <Outlet />
      </main>
    </div>
  );
}
