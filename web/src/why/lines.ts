/** One way to answer that was weighed. */
export interface Weighed {
  stance: string;
  asks: boolean;
  score: number;
  sum: string;
}

export interface Reasons {
  /** Why the companion's own words were said, where they were. */
  own: string | null;
  perceived: string[];
  weighed: Weighed[];
  ruledOut: { stance: string; rule: string }[];
}

const PERCEIVED = /^(perceived|appraised|mood): /;
const WEIGHED = /^(\w+), (with a question|as a statement): (-?[\d.]+) = (.*)$/;
const RULED_OUT = /^(\w+|a question)(?:, (?:with a question|as a statement))? ruled out by: (.*)$/;

/** Sorts the lines in which a companion's choice is told. */
export function reasonsIn(lines: string[]): Reasons {
  const reasons: Reasons = { own: null, perceived: [], weighed: [], ruledOut: [] };
  for (const line of lines) {
    const [, stance = '', manner, score, sum = ''] = WEIGHED.exec(line) ?? [];
    const [, closed = '', rule] = RULED_OUT.exec(line) ?? [];
    if (score !== undefined) {
      reasons.weighed.push({ stance, asks: manner === 'with a question', score: Number(score), sum });
    } else if (rule !== undefined) reasons.ruledOut.push({ stance: closed, rule });
    else if (PERCEIVED.test(line)) reasons.perceived.push(line);
    else reasons.own ??= line;
  }
  return reasons;
}
