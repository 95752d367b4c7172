import type { Message } from '../api';

/** What a person can do with one message. */
export type Act = 'again' | 'more' | 'why' | 'edit' | 'undo' | 'remove';

/** What can be done with each message of the shown path, by id, in the order in which it is offered. */
export function actsOn(path: Message[], idle: boolean): Map<string, Act[]> {
  if (!idle) return new Map();
  const lastId = path.at(-1)?.id;
  const lastSaidId = path.findLast((message) => message.role === 'person')?.id;
  return new Map(
    path.map((message) => {
      const acts = message.role === 'person' ? onWords(message.id === lastSaidId) : onReply(message, lastId);
      return [message.id, acts];
    }),
  );
}

function onWords(isLast: boolean): Act[] {
  return isLast ? ['edit', 'undo', 'remove'] : ['edit', 'remove'];
}

/** A greeting answers nothing; help in danger is not up for another wording. */
function onReply(message: Message, lastId: string | undefined): Act[] {
  if (message.kind === 'greeting') return [];
  if (message.kind !== 'reply') return ['why', 'remove'];
  return message.id === lastId ? ['again', 'more', 'why', 'remove'] : ['again', 'why', 'remove'];
}
