import { describe, expect, it } from 'vitest';

import { reasonsIn } from './lines';

describe('the lines of a choice', () => {
  it('are sorted into what was perceived, weighed and ruled out', () => {
    const reasons = reasonsIn([
      'perceived: tells; emotions fear 0.68; distress 0.81, readiness 0.00',
      'mood: pleasure +0.20 to -0.05: worried, 0.79',
      'listen, with a question: 0.62 = connection 0.33 x 0.40 + a question 0.10',
      'hold, as a statement: -0.05 = a question -0.05',
      'challenge ruled out by: when the person struggles: never take the stance challenge',
      'a question ruled out by: when the person says goodbye: ask no question',
    ]);
    expect(reasons.own).toBeNull();
    expect(reasons.perceived).toHaveLength(2);
    expect(reasons.weighed).toEqual([
      { stance: 'listen', asks: true, score: 0.62, sum: 'connection 0.33 x 0.40 + a question 0.10' },
      { stance: 'hold', asks: false, score: -0.05, sum: 'a question -0.05' },
    ]);
    expect(reasons.ruledOut).toEqual([
      { stance: 'challenge', rule: 'when the person struggles: never take the stance challenge' },
      { stance: 'a question', rule: 'when the person says goodbye: ask no question' },
    ]);
  });

  it('begin with why the own words were said, where they were', () => {
    expect(reasonsIn(['its own life answers the question', 'perceived: asks']).own).toBe(
      'its own life answers the question',
    );
  });
});
