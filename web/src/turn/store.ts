import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';

import type { Conversation, Message } from '../api';
import { keys } from '../server/queries';
import { type Pages, withMessage } from './pages';

export interface TurnStore {
  /** Puts a message that the server stored into the pages already read, in the place of what stood behind the one it answers. */
  add: (message: Message) => void;
  /** Marks the conversation as replying, or not, without asking the server. */
  setReplying: (replying: boolean) => void;
  reload: () => Promise<void>;
  /** Asks again whether this browser is let in, and whether the model is there. */
  checkServer: () => void;
}

export function useTurnStore({ id, companion_id: companionId }: Conversation): TurnStore {
  const client = useQueryClient();
  return useMemo(() => turnStore(client, id, companionId), [client, id, companionId]);
}

function turnStore(client: QueryClient, id: string, companionId: string): TurnStore {
  const messages = keys.messages(id);
  const conversation = keys.conversation(companionId);
  return {
    add: (message) => {
      client.setQueryData<Pages>(messages, (data) => data && withMessage(data, message));
    },
    setReplying: (replying) => {
      client.setQueryData<Conversation>(conversation, (data) => data && { ...data, replying });
      void client.invalidateQueries({ queryKey: keys.latest });
    },
    reload: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: messages }),
        client.invalidateQueries({ queryKey: conversation }),
      ]);
    },
    checkServer: () => {
      void client.invalidateQueries({ queryKey: keys.companions });
      void client.invalidateQueries({ queryKey: keys.ready });
    },
  };
}
