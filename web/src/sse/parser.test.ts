import { describe, expect, it } from 'vitest';

import { createSseParser, type ServerEvent } from './parser';

const WIRE = [
  ': ping\n\n',
  'id: 1\nevent: delta\ndata: {"text":"Grüße, 你好 🙂"}\n\n',
  'id: 2\r\nevent: delta\r\ndata:no space\r\n\r\n',
  'id: 3\revent: delta\rdata: مساء الخير\r\r',
  'id: 4\ndata: first\ndata: second\n\n',
  'id: 5\nevent: empty\n\n',
  'retry: 3000\nunknown\nevent: done\ndata: {}\n\n',
].join('');

const EVENTS: ServerEvent[] = [
  { id: '1', name: 'delta', data: '{"text":"Grüße, 你好 🙂"}' },
  { id: '2', name: 'delta', data: 'no space' },
  { id: '3', name: 'delta', data: 'مساء الخير' },
  { id: '4', name: 'message', data: 'first\nsecond' },
  { id: '5', name: 'done', data: '{}' },
];

function parse(...chunks: Uint8Array[]): ServerEvent[] {
  const parser = createSseParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

describe('the event parser', () => {
  const bytes = new TextEncoder().encode(WIRE);

  it('reads a stream that comes in one piece', () => {
    expect(parse(bytes)).toEqual(EVENTS);
  });

  it('reads the same events wherever the bytes are split in two', () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(parse(bytes.slice(0, at), bytes.slice(at)), `split at ${at}`).toEqual(EVENTS);
    }
  });

  it('reads the same events byte by byte, and in every fixed size of piece', () => {
    for (let size = 1; size <= 9; size += 1) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.slice(at, at + size));
      expect(parse(...chunks), `pieces of ${size}`).toEqual(EVENTS);
    }
  });

  it('skips a byte order mark, and ignores an id that holds a null', () => {
    const text = '\uFEFFid: 7\ndata: a\n\nid: 8\0\ndata: b\n\n';
    expect(parse(new TextEncoder().encode(text))).toEqual([
      { id: '7', name: 'message', data: 'a' },
      { id: '7', name: 'message', data: 'b' },
    ]);
  });

  it('drops an event that the connection cut short', () => {
    expect(parse(new TextEncoder().encode('id: 1\ndata: whole\n\nid: 2\ndata: ha'))).toEqual([
      { id: '1', name: 'message', data: 'whole' },
    ]);
  });
});
