import { Link } from '@tanstack/react-router';
import { useRef } from 'react';

import type { Companion } from '../api';
import { Monogram } from '../companions/Monogram';
import { called } from '../companions/person';
import { IconButton } from '../kit/IconButton';
import { AboutIcon, PeopleIcon } from '../kit/icons';
import { words } from '../words';
import { AboutPanel } from './AboutPanel';

export function ChatHeader({ companion }: { companion: Companion }) {
  const about = useRef<HTMLDialogElement>(null);
  return (
    <header className="chat-header">
      <Link
        to="/companions"
        className="icon-button md:hidden"
        aria-label={words.companions.open}
        title={words.companions.open}
      >
        <PeopleIcon />
      </Link>
      <Monogram companion={companion} size="medium" />
      <div className="min-w-0 flex-1">
        <h1 className="truncate font-serif text-[1.1875rem] leading-6">{companion.name}</h1>
        <p className="flex items-center gap-2 text-[0.8125rem] text-soft">
          <span className="ai-mark">{words.aiMark}</span>
          <span className="truncate">
            {companion.occupation}
            <span className="max-md:hidden"> · {companion.home}</span>
          </span>
        </p>
      </div>
      <IconButton label={words.about.open(called(companion))} onPress={() => about.current?.showModal()}>
        <AboutIcon />
      </IconButton>
      <AboutPanel companion={companion} dialog={about} />
    </header>
  );
}
