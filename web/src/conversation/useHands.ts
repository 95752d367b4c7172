import { useRef, useState } from 'react';

import { newId } from '../kit/id';
import type { TurnHandle } from '../turn/useTurn';
import type { Act } from './acts';
import type { Hands, Opened } from './hands';
import type { Row, Shown } from './rows';
import type { PathHandle } from './usePath';

interface Wiring {
  rows: Row[];
  turn: TurnHandle;
  path: PathHandle;
  /** Takes the words of an exchange that was undone. */
  putBack: (text: string) => void;
  /** Brings the person back to the box, when what they pressed is gone. */
  toBox: () => void;
  showWhy: (reply: Shown) => void;
  showMenu: (message: Shown, acts: Act[]) => void;
}

export function useHands(wiring: Wiring): Hands {
  const { turn, path, toBox } = wiring;
  const [opened, setOpened] = useState<Opened | null>(null);
  const pressed = useRef<Element>(null);
  const done = (): void => {
    setOpened(null);
    toBox();
  };
  return {
    opened,
    openMenu: wiring.showMenu,
    begin: (act, message) => {
      pressed.current = document.activeElement;
      if (act === 'again' || act === 'edit' || act === 'remove') {
        setOpened({ id: message.id, act, newId: newId() });
      } else startNow(act, message, wiring);
    },
    close: () => {
      setOpened(null);
      requestAnimationFrame(() => {
        if (pressed.current instanceof HTMLElement) pressed.current.focus();
      });
    },
    askAgain: (reply, hint) => {
      turn.ask('again', reply, hint);
      done();
    },
    sayAgain: (message, text) => {
      const body = { id: opened?.newId ?? newId(), text };
      path.edit(message, body, ({ id, text: said }) => {
        done();
        turn.retry({ id, text: said });
      });
    },
    remove: (message) => {
      path.remove(message, message.id === lastId(wiring.rows));
      done();
    },
    turnTo: path.turnTo,
  };
}

function startNow(act: 'more' | 'why' | 'undo', message: Shown, wiring: Wiring): void {
  if (act === 'why') wiring.showWhy(message);
  else if (act === 'more') {
    wiring.turn.ask('more', message);
    wiring.toBox();
  } else {
    wiring.path.undo((text) => {
      wiring.putBack(text);
      wiring.toBox();
    });
  }
}

function lastId(rows: Row[]): string | undefined {
  const last = rows.findLast((row) => row.kind === 'message');
  return last?.message.id;
}
