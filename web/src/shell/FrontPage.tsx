import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';

import { companionsQuery, conversationsQuery } from '../server/queries';
import { sentence } from '../server/trouble';
import { Failed } from './Failed';
import { Waiting } from './Waiting';

/** The front page is a conversation: the latest one, or the first companion's on a first visit. */
export function FrontPage() {
  const companions = useQuery(companionsQuery);
  const conversations = useQuery(conversationsQuery);
  const error = conversations.error ?? companions.error;
  if (error) {
    return (
      <Failed
        sentence={sentence(error)}
        again={() => {
          void companions.refetch();
          void conversations.refetch();
        }}
      />
    );
  }
  if (!companions.data || !conversations.data) return <Waiting />;
  const companionId = conversations.data[0]?.companion_id ?? companions.data[0]?.id;
  if (companionId === undefined) return <Navigate to="/companions" replace />;
  return <Navigate to="/c/$companionId" params={{ companionId }} replace />;
}
