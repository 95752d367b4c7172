import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';

import type { Companion, Conversation } from '../api';
import { Monogram } from '../companions/Monogram';
import { called } from '../companions/person';
import { IconButton } from '../kit/IconButton';
import { AboutIcon, PeopleIcon } from '../kit/icons';
import { words } from '../words';
import { AboutPanel } from './AboutPanel';

interface ChatHeaderProps {
  companion: Companion;
  conversation: Conversation | undefined;
}

export function ChatHeader({ companion, conversation }: ChatHeaderProps) {
  const about = useRef<HTMLDialogElement>(null);
  const [opened, setOpened] = useState(false);
  const open = (): void => {
    setOpened(true);
    about.current?.showModal();
  };
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
            {companion.home !== '' && (
              <span className="max-md:hidden">
                {companion.occupation !== '' && ' · '}
                {companion.home}
              </span>
            )}
          </span>
        </p>
      </div>
      <IconButton label={words.about.open(called(companion))} onPress={open}>
        <AboutIcon />
      </IconButton>
      <AboutPanel companion={companion} conversation={opened ? conversation : undefined} dialog={about} />
    </header>
  );
}
