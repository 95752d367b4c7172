import type { Block, Companion, Why } from '../api';
import { called, type Pronouns, pronounsOf } from '../companions/person';
import { words } from '../words';
import { reasonsIn } from './lines';

export interface Part {
  heading: string;
  items: string[];
}

export interface Plain {
  lead: string[];
  parts: Part[];
}

const STRONGLY_FROM = 0.66;
const CLEARLY_FROM = 0.33;

/** Why a reply is as it is, as one would tell it to a friend. */
export function plainly(why: Why, companion: Companion): Plain {
  const name = pronounsOf(companion);
  const { own } = reasonsIn(why.why ?? []);
  const blocks = why.blocks ?? [];
  const lead = [
    felt(why, called(companion)),
    ...(own === null ? chosen(why, name) : [inOwnWords(own, name)]),
    ...(blocks.some((block) => block.source === 'hint') ? [words.why.wished] : []),
    ...((why.mended ?? []).length > 0 ? [words.why.mended] : []),
  ];
  return { lead, parts: parts(blocks, why.dropped ?? [], own, name) };
}

function felt(why: Why, name: string): string {
  if (!why.feeling) return words.why.noFeeling(name);
  return words.why.felt(name, why.feeling, strength(why.intensity ?? 0));
}

function strength(intensity: number): string {
  const { strongly, clearly, little } = words.why.strengths;
  if (intensity >= STRONGLY_FROM) return strongly;
  return intensity >= CLEARLY_FROM ? clearly : little;
}

function chosen(why: Why, { they }: Pronouns): string[] {
  const stance = words.why.stances[why.stance ?? ''];
  if (stance === undefined) return [];
  return [words.why.chose(capital(they), stance, why.asks ? words.why.asking : words.why.stating)];
}

function inOwnWords(reason: string, { they, them, their }: Pronouns): string {
  const own = words.why.own;
  if (reason.startsWith('its own life')) return own.life(their);
  if (reason.startsWith('nothing is written')) return own.untoldLife(their, they);
  if (reason.startsWith('the person never told')) return own.never(them);
  if (reason.startsWith('its author wrote')) return own.written(their);
  if (reason.startsWith('the person says goodbye')) return own.goodbye;
  return own.other(their);
}

function parts(blocks: Block[], dropped: string[], own: string | null, { their }: Pronouns): Part[] {
  const memories = blocks.flatMap((block) => words.why.memories[block.source] ?? []);
  const found = [
    {
      heading: words.why.remembered,
      items: memories.length > 0 || own !== null ? memories : [words.why.rememberedNothing],
    },
    {
      heading: words.why.life(their),
      items: blocks.flatMap((block) => {
        if (block.source === 'canon') return words.why.lifeToldBefore;
        return block.source === 'facets' ? listed(block) : [];
      }),
    },
    {
      heading: words.why.lore,
      items: blocks.filter(isLore).map((block) => block.source.slice('lore: '.length)),
    },
    { heading: words.why.leftOut, items: [...new Set(dropped.map(leftOut))] },
  ];
  return found.filter((part) => part.items.length > 0);
}

function isLore(block: Block): boolean {
  return block.source.startsWith('lore: ');
}

/** The items of a block that is a list under a heading ("Memories, from earlier: - one - two"), else its text. */
function listed(block: Block): string[] {
  const text = block.excerpt ?? '';
  const [heading, ...items] = text.split(/(?:^|:?\s)- (?=\S)/);
  return items.length > 0 ? items : [heading ?? ''].filter((item) => item !== '');
}

/** Why an entry of a book, or a wish, was dropped: the built-in model makes nothing of it (`prompts/tiny.py`). */
const UNREAD = 'unread';

function leftOut(line: string): string {
  const [kind = '', what = ''] = line.split(': ', 2);
  if (line.endsWith(`: ${UNREAD}`)) return words.why.unread(kind === 'lore' ? what : null);
  if (kind === 'history') return words.why.leftOutMessages(Number.parseInt(what, 10));
  if (kind === 'message') return words.why.leftOutMiddle;
  if (kind === 'lore') return what;
  return words.why.leftOutZones[what.replace(/^an? /, '')] ?? capital(what || line);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
