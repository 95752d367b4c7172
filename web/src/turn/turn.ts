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
  reply: string;
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
  | { name: 'link'; link: 'up' | 'down' }
  | { name: 'event'; event: ReplyEvent }
  | { name: 'refused'; sentence: string }
  | { name: 'settled' };

export const IDLE: Turn = {
  phase: 'idle',
  link: 'up',
  said: null,
  reply: '',
  arrived: [],
  notices: [],
  failure: null,
  refusal: null,
};

export function advance(turn: Turn, action: TurnAction): Turn {
  switch (action.name) {
    case 'say':
      return { ...IDLE, phase: 'sending', said: action.said };
    case 'attach':
      return { ...IDLE, phase: 'waiting', refusal: turn.refusal };
    case 'link':
      return turn.link === action.link ? turn : { ...turn, link: action.link };
    case 'event':
      return hear(turn, action.event);
    case 'refused':
      return { ...IDLE, refusal: action.sentence };
    case 'settled':
      return { ...IDLE, refusal: turn.refusal };
  }
}

function hear(turn: Turn, event: ReplyEvent): Turn {
  switch (event.name) {
    case 'accepted':
      return { ...IDLE, phase: 'waiting', arrived: [event.message], refusal: turn.refusal };
    case 'notice':
      return { ...turn, notices: [...turn.notices, event.text] };
    case 'delta':
      return { ...turn, phase: 'talking', reply: turn.reply + event.text };
    case 'done':
    case 'stopped':
      return end(turn, event.message);
    case 'failed':
      return { ...end(turn, event.message), failure: { detail: event.detail, retryable: event.retryable } };
  }
}

function end(turn: Turn, message: Message | null): Turn {
  const arrived = message ? [...turn.arrived, message] : turn.arrived;
  return { ...IDLE, arrived, notices: turn.notices, refusal: turn.refusal };
}
