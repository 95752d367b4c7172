import type { Message, SaidBody } from '../api';
import type { ReplyEvent } from './events';

export type Phase = 'idle' | 'sending' | 'waiting' | 'talking';

/** One reply in the making, as it is shown. */
export interface Turn {
  /** sending: the server has not confirmed the message · waiting: no word of the reply yet · talking: words arrive */
  phase: Phase;
  link: 'up' | 'down';
  /** The person's message until the server has confirmed it. */
  said: SaidBody | null;
  /** The message that is answered: what stands behind it gives way to this reply. */
  answered: string | null;
  reply: string;
  /** How fast the companion seems to write, against its own pace (1): as its last reply was meant. */
  pace: number;
  /** Messages the server stored in this turn, for the list that has not been read again yet. */
  arrived: Message[];
  notices: string[];
  failure: { detail: string; retryable: boolean } | null;
  /** Why the message was not taken: its words went back to the person. */
  refusal: string | null;
}

export type TurnAction =
  | { name: 'say'; said: SaidBody }
  | { name: 'attach' }
  | { name: 'ask'; answered: string; begun: string }
  | { name: 'link'; link: 'up' | 'down' }
  | { name: 'event'; event: ReplyEvent }
  | { name: 'refused'; sentence: string }
  | { name: 'settled' };

export const IDLE: Turn = {
  phase: 'idle',
  link: 'up',
  said: null,
  answered: null,
  reply: '',
  pace: 1,
  arrived: [],
  notices: [],
  failure: null,
  refusal: null,
};

export function advance(turn: Turn, action: TurnAction): Turn {
  switch (action.name) {
    case 'say':
      return { ...fresh(turn), phase: 'sending', said: action.said };
    case 'attach':
      return { ...fresh(turn), phase: 'waiting', refusal: turn.refusal };
    case 'ask':
      return { ...fresh(turn), phase: 'waiting', answered: action.answered, reply: action.begun };
    case 'link':
      return turn.link === action.link ? turn : { ...turn, link: action.link };
    case 'event':
      return hear(turn, action.event);
    case 'refused':
      return { ...fresh(turn), refusal: action.sentence };
    case 'settled':
      return { ...fresh(turn), refusal: turn.refusal };
  }
}

function fresh({ pace }: Turn): Turn {
  return { ...IDLE, pace };
}

function hear(turn: Turn, event: ReplyEvent): Turn {
  switch (event.name) {
    case 'accepted':
      return {
        ...fresh(turn),
        phase: 'waiting',
        arrived: [event.message],
        answered: event.message.id,
        reply: event.begun,
        refusal: turn.refusal,
      };
    case 'notice':
      return { ...turn, notices: [...turn.notices, event.text] };
    case 'delta':
      return { ...turn, phase: 'talking', reply: turn.reply + event.text };
    case 'done':
      return { ...end(turn, event.message), pace: event.manner?.typing ?? turn.pace };
    case 'stopped':
      return end(turn, event.message);
    case 'failed':
      return { ...end(turn, event.message), failure: { detail: event.detail, retryable: event.retryable } };
  }
}

/** Without a message, what stood behind the answered one is shown again. */
function end(turn: Turn, message: Message | null): Turn {
  const arrived = message ? [...turn.arrived, message] : turn.arrived;
  const answered = message ? turn.answered : null;
  return { ...fresh(turn), arrived, answered, notices: turn.notices, refusal: turn.refusal };
}
