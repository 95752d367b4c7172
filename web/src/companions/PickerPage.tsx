import { useQuery } from '@tanstack/react-query';
import { useCanGoBack, useRouter } from '@tanstack/react-router';

import { IconButton } from '../kit/IconButton';
import { BackIcon } from '../kit/icons';
import { useTitle } from '../kit/useTitle';
import { ReadinessLine } from '../readiness/ReadinessLine';
import { companionsQuery, conversationsQuery } from '../server/queries';
import { sentence } from '../server/trouble';
import { Failed } from '../shell/Failed';
import { Waiting } from '../shell/Waiting';
import { words } from '../words';
import { CompanionCard } from './CompanionCard';
import { namesakes } from './person';

export function PickerPage() {
  const companions = useQuery(companionsQuery);
  const conversations = useQuery(conversationsQuery);
  useTitle();
  if (companions.error && !companions.data) {
    return <Failed sentence={sentence(companions.error)} again={() => void companions.refetch()} />;
  }
  if (!companions.data) return <Waiting />;
  const known = new Set(conversations.data?.map((conversation) => conversation.companion_id));
  const alike = namesakes(companions.data);
  return (
    <div className="picker">
      <div className="picker-page">
        <BackToChat />
        <h1 className="picker-heading">{words.companions.heading}</h1>
        <p className="mt-3 max-w-xl text-[1.0625rem] leading-7 text-soft">
          {companions.data.length > 0 ? words.companions.lead : words.companions.none}
        </p>
        <ul className="picker-cards">
          {companions.data.map((companion) => (
            <CompanionCard
              key={companion.id}
              companion={companion}
              known={known.has(companion.id)}
              isNamesake={alike.has(companion.id)}
            />
          ))}
        </ul>
        <div className="md:hidden">
          <ReadinessLine />
        </div>
      </div>
    </div>
  );
}

function BackToChat() {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const back = (): void => {
    if (canGoBack) router.history.back();
    else void router.navigate({ to: '/' });
  };
  return (
    <div className="-ms-3 mb-2 md:hidden">
      <IconButton label={words.companions.back} onPress={back}>
        <BackIcon />
      </IconButton>
    </div>
  );
}
