import { QueryCache, QueryClient } from '@tanstack/react-query';

import { keys } from './queries';
import { isLocked, Unreachable } from './trouble';

const RETRIES_MAX = 2;

/** `always`: the server is on this machine or at home, whatever the browser thinks of the internet. */
export function createClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (isLocked(error) && query.queryKey[0] !== keys.companions[0]) {
          void client.invalidateQueries({ queryKey: keys.companions });
        }
      },
    }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: (failures, error) => error instanceof Unreachable && failures < RETRIES_MAX,
      },
    },
  });
  return client;
}
