import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { keys } from '../server/queries';
import { useStanding } from './useStanding';

/** When the server answers again after a silence, reads everything on the screen again. */
export function useRecovery(): void {
  const client = useQueryClient();
  const { standing } = useStanding();
  const wasAway = useRef(false);
  useEffect(() => {
    if (standing === 'unreachable') wasAway.current = true;
    if (standing === 'unreachable' || standing === 'looking' || !wasAway.current) return;
    wasAway.current = false;
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== keys.ready[0] });
  }, [client, standing]);
}
