import { describe, expect, it } from 'vitest';

import { dayName, sameDay } from './time';

const NOW = new Date('2026-05-12T00:30:00');

describe('the name of a day', () => {
  const name = (at: string) => dayName(new Date(at), NOW);

  it('is today and yesterday by the calendar, not by hours', () => {
    expect(name('2026-05-12T00:01:00')).toBe(relative(0));
    expect(name('2026-05-11T23:59:00')).toBe(relative(-1));
  });

  it('is a weekday within the week, and a date before that', () => {
    expect(name('2026-05-08T12:00:00')).toBe(
      new Date('2026-05-08T12:00').toLocaleDateString(undefined, { weekday: 'long' }),
    );
    expect(name('2026-04-01T12:00:00')).not.toContain('2026');
    expect(name('2025-04-01T12:00:00')).toContain('2025');
  });

  function relative(days: number): string {
    const text = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(days, 'day');
    return text.charAt(0).toLocaleUpperCase() + text.slice(1);
  }
});

it('tells days apart at midnight', () => {
  expect(sameDay(new Date('2026-05-12T23:59:59'), new Date('2026-05-13T00:00:00'))).toBe(false);
});
