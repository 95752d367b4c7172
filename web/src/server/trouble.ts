import type { Problem } from '../api';
import { words } from '../words';

/** The server answered, and said no: `detail` is one sentence to show as it is. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  get status(): number {
    return this.problem.status;
  }
}

/** No answer that can be understood came back: the server is down, or something else answers in its place. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(cause: unknown) {
    super(words.unreachable.short, { cause });
  }
}

export function isLocked(error: unknown): boolean {
  return error instanceof Refused && error.status === 401;
}

/** There is no such thing here, which may be as it should be. */
export function isUnknown(error: unknown): boolean {
  return error instanceof Refused && error.status === 404;
}

export function sentence(error: unknown): string {
  return error instanceof Refused || error instanceof Unreachable ? error.message : words.trouble.unknown;
}

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'detail' in value && 'status' in value && 'code' in value
  );
}
