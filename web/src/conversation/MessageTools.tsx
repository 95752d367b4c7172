import type { KeyboardEvent, ReactNode } from 'react';

import {
  AfterIcon,
  AgainIcon,
  BeforeIcon,
  DotsIcon,
  EditIcon,
  MoreIcon,
  RemoveIcon,
  UndoIcon,
  WhyIcon,
} from '../kit/icons';
import { words } from '../words';
import type { Act } from './acts';
import type { Hands } from './hands';
import type { Shown } from './rows';

export const ICONS: Record<Act, ReactNode> = {
  again: <AgainIcon />,
  more: <MoreIcon />,
  why: <WhyIcon />,
  edit: <EditIcon />,
  undo: <UndoIcon />,
  remove: <RemoveIcon />,
};

interface ToolsProps {
  message: Shown;
  acts: Act[];
  hands: Hands;
}

/** What can be done with a message: a row of buttons where one can point, a single one that opens a sheet where one touches. */
export function MessageTools({ message, acts, hands }: ToolsProps) {
  if (acts.length === 0) return null;
  return (
    <>
      <div role="toolbar" aria-label={words.acts.toolbar} className="tools-bar" onKeyDown={moveAlong}>
        {acts.map((act, index) => (
          <button
            key={act}
            type="button"
            tabIndex={index === 0 ? 0 : -1}
            className="tool"
            aria-label={words.acts[act]}
            title={words.acts[act]}
            onClick={() => {
              hands.begin(act, message);
            }}
          >
            {ICONS[act]}
          </button>
        ))}
      </div>
      <button
        type="button"
        className="tool tools-menu"
        aria-haspopup="dialog"
        aria-label={words.acts.menu}
        onClick={() => {
          hands.openMenu(message, acts);
        }}
      >
        <DotsIcon />
      </button>
    </>
  );
}

/** One stop for the Tab key; the arrows move within (WAI-ARIA, toolbar pattern). */
function moveAlong(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const buttons = [...event.currentTarget.querySelectorAll('button')];
  const here = buttons.findIndex((button) => button === document.activeElement);
  if (step === undefined || here < 0) return;
  event.preventDefault();
  buttons.at((here + step) % buttons.length)?.focus();
}

/** "2 / 3" between two arrows, where a message has alternatives. */
export function Alternatives({ message, acts, hands }: ToolsProps) {
  const { alternative: number = 1, alternatives: count = 1 } = message;
  if (count < 2) return null;
  const turn = (step: number): void => {
    const there = number + step;
    if (acts.length > 0 && there >= 1 && there <= count) hands.turnTo(message, step);
  };
  return (
    <div role="group" aria-label={words.acts.alternatives} className="alternatives">
      <TurnButton
        label={words.acts.before}
        off={acts.length === 0 || number === 1}
        turn={() => {
          turn(-1);
        }}
      >
        <BeforeIcon />
      </TurnButton>
      <span role="status">
        <span aria-hidden="true">{words.acts.place(number, count)}</span>
        <span className="sr-only">{words.acts.placeSpoken(number, count)}</span>
      </span>
      <TurnButton
        label={words.acts.after}
        off={acts.length === 0 || number === count}
        turn={() => {
          turn(1);
        }}
      >
        <AfterIcon />
      </TurnButton>
    </div>
  );
}

interface TurnButtonProps {
  label: string;
  off: boolean;
  turn: () => void;
  children: ReactNode;
}

/** Never disabled outright, so that the keyboard keeps its place at the last one. */
function TurnButton({ label, off, turn, children }: TurnButtonProps) {
  return (
    <button
      type="button"
      className="tool"
      aria-disabled={off}
      aria-label={label}
      title={label}
      onClick={turn}
    >
      {children}
    </button>
  );
}
