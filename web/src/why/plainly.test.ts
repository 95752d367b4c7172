import { describe, expect, it } from 'vitest';

import type { Block, Companion, Why } from '../api';
import { plainly } from './plainly';

const TOVE = { name: 'Tove Lindqvist', pronouns: 'she/her' } as Companion;
const tail = (source: string, excerpt: string): Block => ({
  zone: 'tail',
  source,
  tokens: 9,
  why: 'why',
  excerpt,
});
const told = (why: Why, companion: Companion = TOVE) => plainly(why, companion);
const part = (why: Why, heading: string) => told(why).parts.find((one) => one.heading === heading)?.items;

describe('why a reply is as it is, in plain words', () => {
  it.each([
    [0.9, true, 'Tove felt very worried. She chose to comfort, with room for a question.'],
    [0.5, false, 'Tove felt quite worried. She chose to comfort, without a question.'],
    [0.1, false, 'Tove felt a little worried. She chose to comfort, without a question.'],
  ])('says how strongly something was felt: %d', (intensity, asks, sentence) => {
    expect(told({ feeling: 'worried', intensity, stance: 'comfort', asks }).lead.join(' ')).toBe(sentence);
  });

  it.each([
    ['its own life answers the question', /written life/],
    ['nothing is written of this part of its life', /did not make it up/],
    ['the person never told it that', /never told her/],
    ['its author wrote a reply to just such a message', /already written/],
    ['the person says goodbye', /let go/],
    ['the companion does not go into weather', /chosen for this moment/],
  ])('says where own words come from: %s', (reason, sentence) => {
    expect(told({ feeling: 'calm', why: [reason], stance: 'explore' }).lead[1]).toMatch(sentence);
  });

  it('speaks of a companion by its own pronouns', () => {
    const rowan = { name: 'Rowan Ashby', pronouns: 'they/them' } as Companion;
    expect(told({ feeling: 'calm', stance: 'play' }, rowan).lead[1]).toMatch(/^They chose/);
  });

  it('says so where no feeling played a part', () => {
    expect(told({}).lead).toEqual(["No feeling of Tove's played a part in this."]);
  });

  it('tells a wish, and that something was put right', () => {
    const why = {
      blocks: [tail('hint', '')],
      mended: ['A word went.'],
    };
    expect(told(why).lead.slice(1)).toEqual([
      'You had a wish for this reply.',
      'Something in it was put right before it reached you.',
    ]);
  });

  it('says what of the person was read, without a word of it', () => {
    const blocks = [tail('memories', ''), tail('plans', '')];
    expect(part({ blocks }, 'Remembered')).toEqual(['Memories that fit what you said', 'A plan of yours']);
  });

  it.each([
    ['none were asked for', []],
    ['none fitted', [tail('no memories', '')]],
  ])('says that nothing was recalled where %s', (_, blocks) => {
    expect(part({ blocks }, 'Remembered')).toEqual(['Nothing from earlier was recalled for this.']);
  });

  it('names the lore and the own life that came in', () => {
    const blocks = [
      tail('lore: The harbour', 'Cold.'),
      tail('facets', 'Of your own life, where it matters now: - You keep a log.'),
    ];
    expect(part({ blocks }, 'Of the world around')).toEqual(['The harbour']);
    expect(part({ blocks }, 'Of her own life')).toEqual(['You keep a log.']);
  });

  it('names what was told of the own life before without its words', () => {
    expect(part({ blocks: [tail('canon', '')] }, 'Of her own life')).toEqual(['What was told of it before']);
  });

  it('says what the built-in model does not read', () => {
    expect(part({ dropped: ['lore: Fog: unread', 'hint: unread'] }, 'Left out')).toEqual([
      'Fog, of the book of lore: the built-in model does not read it',
      'Your wish for this reply: the built-in model does not read it',
    ]);
  });

  it('says what was left out, each thing once', () => {
    const dropped = [
      'history: 12 messages',
      'message: its middle',
      'tail: an example',
      'tail: an example',
      'lore: Fog: no room',
    ];
    expect(part({ dropped }, 'Left out')).toEqual([
      '12 earlier messages, for want of room',
      'The middle of your message: it was very long',
      'An example of the voice',
      'Fog',
    ]);
  });
});
