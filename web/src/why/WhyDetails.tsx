import type { ReactNode } from 'react';

import type { Block, Why } from '../api';
import { words } from '../words';
import { type Reasons, reasonsIn } from './lines';

const ZONES = ['frozen', 'slow', 'history', 'tail'] as const;

/** What a reply was made of, to the last token, for who opens it. */
export function WhyDetails({ why }: { why: Why }) {
  const reasons = reasonsIn(why.why ?? []);
  const blocks = why.blocks ?? [];
  const tokens = blocks.reduce((sum, block) => sum + block.tokens, 0);
  return (
    <section>
      <h3 className="sheet-heading">{words.why.details}</h3>
      <div className="why-details">
        {blocks.length > 0 && (
          <Fold title={words.why.given(tokens.toLocaleString())}>
            {ZONES.map((zone) => (
              <Zone key={zone} zone={zone} blocks={blocks.filter((block) => block.zone === zone)} />
            ))}
          </Fold>
        )}
        <Lines title={words.why.dropped} lines={why.dropped ?? []} />
        <Lines title={words.why.perceived} lines={reasons.perceived} />
        {reasons.weighed.length > 0 && (
          <Fold title={words.why.weighed}>
            <WeighedOptions reasons={reasons} />
          </Fold>
        )}
        <Lines title={words.why.putRight} lines={why.mended ?? []} />
        <Fold title={words.why.made}>
          <Making why={why} />
        </Fold>
      </div>
    </section>
  );
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details>
      <summary>{title}</summary>
      <div className="pb-4">{children}</div>
    </details>
  );
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <Fold title={title}>
      <ul className="why-list">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
    </Fold>
  );
}

function Zone({ zone, blocks }: { zone: Block['zone']; blocks: Block[] }) {
  if (blocks.length === 0) return null;
  return (
    <>
      <h4 className="why-zone">{words.why.zones[zone]}</h4>
      <ul>
        {blocks.map((block, index) => (
          <li key={index} className="why-block">
            <p className="flex items-baseline gap-3">
              <span className="font-semibold">{block.source}</span>
              <span className="ms-auto text-end text-soft tabular-nums">
                {words.why.tokens(block.tokens.toLocaleString())}
                {block.cached && ` · ${words.why.cached}`}
              </span>
            </p>
            <p className="text-soft">{block.why}</p>
            {block.excerpt && (
              <p className="why-excerpt" dir="auto">
                {block.excerpt}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function WeighedOptions({ reasons }: { reasons: Reasons }) {
  const most = Math.max(...reasons.weighed.map((option) => option.score), 0.01);
  return (
    <ul>
      {reasons.weighed.map((option, index) => (
        <li key={index} className="why-block">
          <p className="flex items-baseline gap-3">
            <span className="font-semibold">{nameOf(option.stance)}</span>
            <span className="text-soft">{option.asks ? words.why.asking : words.why.stating}</span>
            <span className="ms-auto tabular-nums">{option.score.toFixed(2)}</span>
          </p>
          <meter
            className="why-meter"
            min={0}
            max={most}
            value={Math.max(0, option.score)}
            aria-label={option.stance}
          />
          <p className="text-soft">{option.sum}</p>
        </li>
      ))}
      {reasons.ruledOut.map(({ stance, rule }) => (
        <li key={stance} className="why-block text-soft">
          {words.why.ruledOut(nameOf(stance), rule)}
        </li>
      ))}
    </ul>
  );
}

function nameOf(stance: string): string {
  const name = stance.replace('_', ' ');
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function Making({ why }: { why: Why }) {
  const facts: [string, string][] = [
    [words.why.model, why.model === '' ? words.why.noModel : (why.model ?? '')],
    [words.why.profile, why.profile ?? ''],
    [words.why.companionVersion, String(why.blueprint ?? '')],
    [words.why.promptVersion, String(why.prompt ?? '')],
    [words.why.voice, voiceIn(why)],
    [words.why.mood, signed(why.mood)],
    [words.why.relationship, signed(why.relationship)],
    [words.why.setAside, why.lapse ?? ''],
  ];
  return (
    <dl className="why-facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function voiceIn({ voice_score: score, voice_usual: usual }: Why): string {
  if (score === null || score === undefined) return words.why.notYet;
  return usual ? words.why.voiceOf(score.toFixed(2), usual.toFixed(2)) : score.toFixed(2);
}

function signed(numbers: readonly number[] | null | undefined): string {
  return numbers?.map((number) => number.toFixed(2)).join(' · ') ?? '';
}
