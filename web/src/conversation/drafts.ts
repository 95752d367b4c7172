import type { Message, SaidBody } from '../api';

const draftKey = (conversationId: string): string => `everkin.draft.${conversationId}`;
const unconfirmedKey = (conversationId: string): string => `everkin.unconfirmed.${conversationId}`;

export function saveDraft(conversationId: string, text: string): void {
  write(draftKey(conversationId), text);
}

/** Keeps what was said until the server has confirmed it, so that a closed page loses nothing. */
export function keepUnconfirmed(conversationId: string, said: SaidBody): void {
  write(unconfirmedKey(conversationId), JSON.stringify(said));
}

export function forgetUnconfirmed(conversationId: string): void {
  sessionStorage.removeItem(unconfirmedKey(conversationId));
}

/** What stands in the box when the conversation opens: a message that never arrived comes back first. */
export function openingDraft(conversationId: string, stored: Message[]): string {
  const lost = lostWords(conversationId, stored);
  const draft = joined(lost, sessionStorage.getItem(draftKey(conversationId)) ?? '');
  forgetUnconfirmed(conversationId);
  saveDraft(conversationId, draft);
  return draft;
}

export function joined(before: string, after: string): string {
  return [before, after].filter((text) => text.trim() !== '').join('\n\n');
}

function lostWords(conversationId: string, stored: Message[]): string {
  const text = sessionStorage.getItem(unconfirmedKey(conversationId));
  if (text === null) return '';
  const said = JSON.parse(text) as SaidBody;
  return stored.some((message) => message.id === said.id) ? '' : said.text;
}

function write(key: string, text: string): void {
  if (text === '') sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, text);
}
