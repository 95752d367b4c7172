import type { InfiniteData } from '@tanstack/react-query';

import type { Message, MessageList, PlacedMessage } from '../api';

/** Pages of messages, the newest page first. */
export type Pages = InfiniteData<MessageList, string | null>;

/** The pages with a message behind the one that it answers; what stood there has given way, and is counted as its alternative. */
export function withMessage(data: Pages, message: Message): Pages {
  if (data.pages.some((page) => page.items.some((item) => item.id === message.id))) return data;
  const at = data.pages.findIndex((page) => page.items.some((item) => item.id === message.parent_id));
  const page = data.pages[Math.max(0, at)];
  if (!page) return data;
  const end = at < 0 ? page.items.length : page.items.findIndex((item) => item.id === message.parent_id) + 1;
  const before = page.items[end] ?? data.pages[at - 1]?.items[0];
  const items = [...page.items.slice(0, end), placed(message, before)];
  const older = Math.max(0, at) + 1;
  return {
    pages: [{ ...page, items }, ...data.pages.slice(older)],
    pageParams: [null, ...data.pageParams.slice(older)],
  };
}

function placed(message: Message, before: PlacedMessage | undefined): PlacedMessage {
  const count = before?.role === message.role ? before.alternatives + 1 : 1;
  return { ...message, alternative: count, alternatives: count };
}
