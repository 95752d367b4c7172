const DAY_MS = 86_400_000;

export function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** "14:03", in the reader's own way of writing it. */
export function clock(at: Date): string {
  return at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}

/** "12 May 2026", in the reader's own way of writing it. */
export function date(at: Date): string {
  return at.toLocaleDateString(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
}

/** "today", "yesterday", "Monday" within the week, then "12 May", with the year when it is another. */
export function dayName(at: Date, now: Date): string {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
  if (days >= 0 && days < 2) return relative(-days);
  if (days >= 2 && days < 7) return at.toLocaleDateString(undefined, { weekday: 'long' });
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const };
  return at.toLocaleDateString(undefined, { day: 'numeric', month: 'long', ...year });
}

function relative(days: number): string {
  const text = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(days, 'day');
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}
