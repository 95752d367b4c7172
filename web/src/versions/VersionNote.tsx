import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';

import type { Companion, Offer, Versions } from '../api';
import { called, pronounsOf } from '../companions/person';
import { date } from '../kit/time';
import { sendJson } from '../server/http';
import { keys, versionsQuery } from '../server/queries';
import { sentence } from '../server/trouble';
import { words } from '../words';
import { inWords, type Preview } from './preview';
import { type PreviewHandle, usePreview } from './usePreview';

interface VersionNoteProps {
  companion: Companion;
  conversationId: string;
}

/** What is newer than what a conversation holds to, and the way back; nothing where there is neither. */
export default function VersionNote({ companion, conversationId }: VersionNoteProps) {
  const { data } = useQuery(versionsQuery(conversationId));
  const client = useQueryClient();
  const preview = usePreview(conversationId);
  const at = `/v1/conversations/${encodeURIComponent(conversationId)}/versions`;
  const change = useMutation({
    mutationFn: (offer: Offer | null) =>
      offer
        ? sendJson<Versions>('POST', `${at}/accept`, offer.pin)
        : sendJson<Versions>('POST', `${at}/back`),
    onSuccess: (versions) => {
      preview.stop();
      client.setQueryData(keys.versions(conversationId), versions);
    },
  });
  if (!data || (!data.offer && data.history.length < 2)) return null;
  return (
    <section className="plainly">
      {data.offer && (
        <Offered companion={companion} offer={data.offer} preview={preview} take={change.mutate} />
      )}
      {data.history.length > 1 && (
        <WayBack
          versions={data}
          back={() => {
            change.mutate(null);
          }}
        />
      )}
      {change.error && (
        <p role="alert" className="mt-2 text-alarm">
          {sentence(change.error)}
        </p>
      )}
    </section>
  );
}

interface OfferedProps {
  companion: Companion;
  offer: Offer;
  preview: PreviewHandle;
  take: (offer: Offer) => void;
}

function Offered({ companion, offer, preview: { preview, start, stop }, take }: OfferedProps) {
  const name = called(companion);
  const told = offer.changes.map((change) => words.versions.changes[change](name, offer.pin.model));
  const again = preview.pairs.length > 0 ? words.versions.again : words.versions.preview;
  return (
    <>
      <h3 className="text-[0.9375rem] font-semibold">{words.versions.heading}</h3>
      <p className="mt-1.5">{[...told, words.versions.untouched].join(' ')}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" className="button" onClick={preview.running ? stop : start}>
          {preview.running ? words.versions.stopPreview : again}
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            take(offer);
          }}
        >
          {words.versions.take}
        </button>
      </div>
      <Seen companion={companion} preview={preview} />
    </>
  );
}

function Seen({ companion, preview }: { companion: Companion; preview: Preview }) {
  const { they } = pronounsOf(companion);
  return (
    <>
      <p
        role="status"
        className={preview.running || preview.drift || preview.trouble ? 'mt-4 font-semibold' : 'sr-only'}
      >
        {preview.running && words.versions.coming(preview.pairs.length)}
        {preview.drift && inWords(preview.drift)}
        {preview.trouble}
      </p>
      {preview.drift && (
        <p className="text-[0.8125rem] text-soft">
          {words.versions.driftParts(percent(preview.drift.voice), percent(preview.drift.wording))}
        </p>
      )}
      <ol>
        {preview.pairs.map((pair, index) => (
          <li key={index} className="pair">
            <dl>
              <dt>{words.versions.said}</dt>
              <dd dir="auto">{pair.said}</dd>
              <dt>{words.versions.was(they)}</dt>
              <dd dir="auto">{pair.was}</dd>
              <dt className="pair-new">{words.versions.would(they)}</dt>
              <dd dir="auto">{pair.would === '' ? words.versions.nothing : pair.would}</dd>
            </dl>
          </li>
        ))}
      </ol>
    </>
  );
}

function WayBack({ versions, back }: { versions: Versions; back: () => void }) {
  const last = versions.history.at(-1);
  if (!last || !versions.history.some(({ pin }) => differs(pin, versions.pin))) return null;
  const told =
    last.why === 'went_back' ? words.versions.wentBack : words.versions.taken(date(new Date(last.at)));
  return (
    <div className={versions.offer ? 'mt-5 border-t border-line pt-4' : ''}>
      <p>{told}</p>
      <button type="button" className="button mt-3" onClick={back}>
        {words.versions.back}
      </button>
    </div>
  );
}

function differs(one: Versions['pin'], other: Versions['pin']): boolean {
  return (
    one.companion_version !== other.companion_version ||
    one.prompt_version !== other.prompt_version ||
    one.model !== other.model
  );
}

function percent(share: number): string {
  return share.toLocaleString(undefined, { style: 'percent' });
}
