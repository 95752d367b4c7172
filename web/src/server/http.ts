import { isProblem, Refused, Unreachable } from './trouble';

const REQUEST_TIMEOUT_MS = 15_000;

export async function getJson<T>(path: string, signal: AbortSignal): Promise<T> {
  return readJson<T>(await ask(path, { signal: withTimeout(signal) }));
}

export async function postJson<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
  return readJson<T>(await ask(path, { ...jsonBody(body), signal: withTimeout(signal) }));
}

export async function postEmpty(path: string): Promise<void> {
  await send('POST', path);
}

export async function deleteAt(path: string): Promise<void> {
  await send('DELETE', path);
}

/** Sends what is to be changed, and gives what the server answers. */
export async function sendJson<T>(method: 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
  const init = body === undefined ? {} : jsonBody(body);
  return readJson<T>(await ask(path, { ...init, method, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }));
}

async function send(method: 'POST' | 'DELETE', path: string): Promise<void> {
  await orThrow(await ask(path, { method, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }));
}

export function jsonBody(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** A response, whatever its status; `Unreachable` when none came. */
export async function ask(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable(error);
  }
}

/** The response when it is a good one; else `Refused` with the server's sentence, or `Unreachable` without one. */
export async function orThrow(response: Response): Promise<Response> {
  if (response.ok) return response;
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) throw new Refused(body);
  throw new Unreachable(`HTTP ${response.status}`);
}

export async function parseJson<T>(response: Response): Promise<T> {
  try {
    return (await response.json()) as T;
  } catch (error) {
    throw new Unreachable(error);
  }
}

async function readJson<T>(response: Response): Promise<T> {
  return parseJson<T>(await orThrow(response));
}

function withTimeout(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
}
