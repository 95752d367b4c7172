/** One server-sent event (WHATWG HTML, "Server-sent events"). */
export interface ServerEvent {
  id: string;
  name: string;
  data: string;
}

interface Draft {
  name: string;
  data: string[];
}

export interface SseParser {
  /** Takes the next bytes, split anywhere, and gives the events they complete. */
  push(bytes: Uint8Array): ServerEvent[];
}

/** An event left unfinished when the connection ends is dropped, as the standard says: the resume brings it again. */
export function createSseParser(): SseParser {
  const decoder = new TextDecoder();
  let rest = '';
  let afterReturn = false;
  let lastId = '';
  let draft = emptyDraft();

  function takeLine(line: string): ServerEvent | null {
    if (line === '') {
      const event = finish(draft, lastId);
      draft = emptyDraft();
      return event;
    }
    const [field, value] = splitField(line);
    if (field === 'event') draft.name = value;
    if (field === 'data') draft.data.push(value);
    if (field === 'id' && !value.includes('\0')) lastId = value;
    return null;
  }

  return {
    push(bytes) {
      let text = decoder.decode(bytes, { stream: true });
      if (text === '') return [];
      if (afterReturn && text.startsWith('\n')) text = text.slice(1);
      afterReturn = text === '' ? false : text.endsWith('\r');
      const lines = (rest + text).split(/\r\n|\r|\n/);
      rest = lines.pop() ?? '';
      return lines.map(takeLine).filter((event) => event !== null);
    },
  };
}

function emptyDraft(): Draft {
  return { name: 'message', data: [] };
}

function finish(draft: Draft, id: string): ServerEvent | null {
  return draft.data.length === 0 ? null : { id, name: draft.name, data: draft.data.join('\n') };
}

/** "field: value"; a comment (": ping") has an empty field name. */
function splitField(line: string): [field: string, value: string] {
  const colon = line.indexOf(':');
  if (colon === -1) return [line, ''];
  const value = line.slice(colon + 1);
  return [line.slice(0, colon), value.startsWith(' ') ? value.slice(1) : value];
}
