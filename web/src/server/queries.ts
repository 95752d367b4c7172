import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import type {
  CompanionList,
  Conversation,
  ConversationList,
  MessageList,
  OpenBody,
  Readiness,
  Versions,
  Why,
} from '../api';
import { pollEveryMs } from '../readiness/poll';
import { ask, getJson, orThrow, parseJson, postJson } from './http';

const PAGE_MESSAGES = 50;
const COMPANIONS_FRESH_MS = 300_000;

export const keys = {
  companions: ['companions'] as const,
  ready: ['ready'] as const,
  latest: ['conversations'] as const,
  conversation: (companionId: string) => ['conversation', companionId] as const,
  messages: (conversationId: string) => ['messages', conversationId] as const,
  why: (replyId: string) => ['why', replyId] as const,
  versions: (conversationId: string) => ['versions', conversationId] as const,
};

export const companionsQuery = queryOptions({
  queryKey: keys.companions,
  queryFn: ({ signal }) => getJson<CompanionList>('/v1/companions', signal),
  select: (list) => list.items,
  staleTime: COMPANIONS_FRESH_MS,
});

/** Conversations, the newest activity first. */
export const conversationsQuery = queryOptions({
  queryKey: keys.latest,
  queryFn: ({ signal }) => getJson<ConversationList>('/v1/conversations', signal),
  select: (list) => list.items,
});

/** The conversation with one companion; the server makes it the first time, with the greeting in it. */
export function conversationQuery(companionId: string) {
  const body: OpenBody = { companion_id: companionId };
  return queryOptions({
    queryKey: keys.conversation(companionId),
    queryFn: ({ signal }) => postJson<Conversation>('/v1/conversations', body, signal),
  });
}

/** Pages of messages, the newest page first; each page runs from old to new. */
export function messagesQuery(conversationId: string) {
  return infiniteQueryOptions({
    queryKey: keys.messages(conversationId),
    queryFn: ({ pageParam, signal }) => getJson<MessageList>(messagesPath(conversationId, pageParam), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.has_more ? page.items[0]?.id : undefined),
  });
}

/** Why a reply is as it is; its voice is scored some time after it was said. */
export function whyQuery(conversationId: string, replyId: string) {
  const path = `/v1/conversations/${encodeURIComponent(conversationId)}/messages/${encodeURIComponent(replyId)}/why`;
  return queryOptions({
    queryKey: keys.why(replyId),
    queryFn: ({ signal }) => getJson<Why>(path, signal),
  });
}

/** What a conversation holds to, and what is newer. */
export function versionsQuery(conversationId: string) {
  const path = `/v1/conversations/${encodeURIComponent(conversationId)}/versions`;
  return queryOptions({
    queryKey: keys.versions(conversationId),
    queryFn: ({ signal }) => getJson<Versions>(path, signal),
  });
}

/** Not ready is an answer too: 503 carries the same body. */
export const readinessQuery = queryOptions({
  queryKey: keys.ready,
  queryFn: async ({ signal }) => {
    const response = await ask('/v1/ready', { signal });
    return parseJson<Readiness>(response.status === 503 ? response : await orThrow(response));
  },
  retry: false,
  refetchInterval: (query) =>
    pollEveryMs(query.state.status === 'success' && query.state.data?.ready === true),
});

function messagesPath(conversationId: string, before: string | null): string {
  const query = new URLSearchParams({ limit: String(PAGE_MESSAGES), ...(before === null ? {} : { before }) });
  return `/v1/conversations/${encodeURIComponent(conversationId)}/messages?${query.toString()}`;
}
