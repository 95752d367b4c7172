import { words } from '../words';

const UNTIL_READY_MS = 2_000;
const ONCE_READY_MS = 60_000;

export function pollEveryMs(ready: boolean): number {
  return ready ? ONCE_READY_MS : UNTIL_READY_MS;
}

export interface Advice {
  sentence: string;
  command: string | null;
}

/** "For more, do this: everkin models use --help" → its sentence, and the command to copy. */
export function splitAdvice(advice: string): Advice {
  if (/^everkin [^\n]+$/.test(advice)) {
    const isOfModels = advice.startsWith('everkin models ');
    return { sentence: isOfModels ? words.readiness.larger : words.readiness.run, command: advice };
  }
  const match = /^(.*?)[\s:`]*\b(everkin [^`\n]+?)[`.\s]*$/s.exec(advice);
  if (!match?.[1] || !match[2]) return { sentence: advice, command: null };
  return { sentence: `${match[1]}:`, command: match[2] };
}
