import type { CSSProperties } from 'react';

import type { Companion } from '../api';

/** What people call a companion: the first part of the name. */
export function called(companion: Companion): string {
  return companion.name.split(' ')[0] ?? companion.name;
}

export function initials(name: string): string {
  const parts = name.split(/\s+/).filter((part) => part !== '');
  const ends = parts.length > 1 ? [parts[0], parts.at(-1)] : [parts[0]];
  return ends.map((part) => Array.from(part ?? '')[0] ?? '').join('');
}

/** Gives everything inside the `who` class the companion's colour. */
export function inColourOf(companion: Companion): CSSProperties {
  return { '--who': companion.colour } as CSSProperties;
}
