import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';

import type { Companion, Conversation } from '../api';
import { inColourOf } from '../companions/person';
import { useTitle } from '../kit/useTitle';
import { companionsQuery, conversationQuery, messagesQuery } from '../server/queries';
import { isUnknown, sentence } from '../server/trouble';
import { Failed } from '../shell/Failed';
import { Waiting } from '../shell/Waiting';
import { words } from '../words';
import { Chat } from './Chat';
import { ChatHeader } from './ChatHeader';

const route = getRouteApi('/c/$companionId');

export function ChatPage() {
  const { companionId } = route.useParams();
  const companions = useQuery(companionsQuery);
  const conversation = useQuery(conversationQuery(companionId));
  const companion = companions.data?.find((item) => item.id === companionId);
  useTitle(companion && words.chat.title(companion.name));
  if (conversation.error && !conversation.data) {
    if (isUnknown(conversation.error)) return <Failed sentence={words.chat.nobody} />;
    return <Failed sentence={sentence(conversation.error)} again={() => void conversation.refetch()} />;
  }
  if (!companion) return <Waiting />;
  return (
    <div className="who room" style={inColourOf(companion)}>
      <ChatHeader key={companion.id} companion={companion} conversation={conversation.data} />
      {conversation.data ? (
        <Opened key={conversation.data.id} companion={companion} conversation={conversation.data} />
      ) : (
        <Waiting />
      )}
    </div>
  );
}

function Opened({ companion, conversation }: { companion: Companion; conversation: Conversation }) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    messagesQuery(conversation.id),
  );
  if (error && !data) return <Failed sentence={sentence(error)} again={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <Chat
      companion={companion}
      conversation={conversation}
      stored={data.pages.toReversed().flatMap((page) => page.items)}
      hasOlder={hasNextPage}
      readOlder={() => {
        if (!isFetchingNextPage) void fetchNextPage();
      }}
    />
  );
}
