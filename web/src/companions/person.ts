import type { CSSProperties } from 'react';

import type { Companion } from '../api';

/** What people call a companion: the first part of the name. */
export function called(companion: Companion): string {
  return companion.name.split(' ')[0] ?? companion.name;
}

/** How a companion is spoken of. */
export interface Pronouns {
  they: string;
  them: string;
  their: string;
}

const PRONOUNS: Record<string, Pronouns> = {
  she: { they: 'she', them: 'her', their: 'her' },
  he: { they: 'he', them: 'him', their: 'his' },
};

/** Those of the first of a companion's pronouns ("she/her"), else "they". */
export function pronounsOf(companion: Companion): Pronouns {
  const first = companion.pronouns.split('/')[0]?.trim().toLowerCase() ?? '';
  return PRONOUNS[first] ?? { they: 'they', them: 'them', their: 'their' };
}

/** What is known of a companion, in a line; what nobody wrote leaves no trace. */
export function told(...parts: (string | number | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

/** The companions that have the name of another one: only their ids tell them apart. */
export function namesakes(companions: readonly Companion[]): Set<string> {
  const named = (name: string): number => companions.filter((other) => other.name === name).length;
  return new Set(companions.filter((one) => named(one.name) > 1).map((one) => one.id));
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
