import { describe, expect, it } from 'vitest';

import type { Message } from '../api';
import { actsOn } from './acts';

function message(id: string, role: Message['role'], kind: Message['kind']): Message {
  return {
    id,
    parent_id: null,
    speaker_id: null,
    role,
    kind,
    text: id,
    state: 'complete',
    created_at: '2026-01-01T00:00:00Z',
  };
}

const PATH = [
  message('greeting', 'companion', 'greeting'),
  message('said', 'person', 'said'),
  message('reply', 'companion', 'reply'),
  message('cry', 'person', 'said'),
  message('care', 'companion', 'care'),
  message('last said', 'person', 'said'),
  message('last reply', 'companion', 'reply'),
];

describe('what can be done with a message', () => {
  it.each([
    ['greeting', []],
    ['said', ['edit', 'remove']],
    ['reply', ['again', 'why', 'remove']],
    ['care', ['why', 'remove']],
    ['last said', ['edit', 'undo', 'remove']],
    ['last reply', ['again', 'more', 'why', 'remove']],
  ])('%s: %j', (id, acts) => {
    expect(actsOn(PATH, true).get(id)).toEqual(acts);
  });

  it('is nothing while a reply is on its way', () => {
    expect(actsOn(PATH, false).size).toBe(0);
  });
});
