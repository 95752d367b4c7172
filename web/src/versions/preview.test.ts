import { describe, expect, it } from 'vitest';

import { BEGUN, heardOf, inWords, type Preview } from './preview';

const event = (name: string, data: object) => ({ id: '', name, data: JSON.stringify(data) });
const hear = (...events: ReturnType<typeof event>[]): Preview => events.reduce(heardOf, BEGUN);
const PAIR = { said: 'Hello', was: 'Hi.', would: 'Good day.' };
const DRIFT = { value: 0.4, voice: 0.1, wording: 0.7 };

describe('the preview of a version', () => {
  it('gathers pairs, and is over with the drift', () => {
    expect(hear(event('rehearsed', PAIR))).toMatchObject({ running: true, pairs: [PAIR] });
    expect(hear(event('rehearsed', PAIR), event('drift', DRIFT))).toMatchObject({
      running: false,
      pairs: [PAIR],
      drift: DRIFT,
    });
  });

  it('keeps what came when it fails, and says why', () => {
    expect(hear(event('rehearsed', PAIR), event('failed', { detail: 'The model broke.' }))).toMatchObject({
      running: false,
      pairs: [PAIR],
      trouble: 'The model broke.',
    });
  });

  it('takes no notice of what it does not know', () => {
    expect(hear(event('news', {}))).toEqual(BEGUN);
  });

  it.each([
    [0, /hardly/],
    [0.2, /a little/],
    [0.4, /clearly/],
    [0.9, /very/],
  ])('says a drift of %d in words', (value, words) => {
    expect(inWords({ ...DRIFT, value })).toMatch(words);
  });
});
