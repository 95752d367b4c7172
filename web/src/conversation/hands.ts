import type { Act } from './acts';
import type { Shown } from './rows';

/** What stands open at a message: the wish for another reply, its words to change, or the question whether it is to go. */
export interface Opened {
  id: string;
  act: 'again' | 'edit' | 'remove';
  /** The id of what comes of it: to send it twice is harmless. */
  newId: string;
}

/** What a person can lay hands on in a conversation. */
export interface Hands {
  opened: Opened | null;
  begin: (act: Act, message: Shown) => void;
  openMenu: (message: Shown, acts: Act[]) => void;
  close: () => void;
  askAgain: (reply: Shown, hint: string) => void;
  sayAgain: (message: Shown, text: string) => void;
  remove: (message: Shown) => void;
  turnTo: (message: Shown, step: number) => void;
}
