import { describe, expect, it } from 'vitest';

import type { PlacedMessage } from '../api';
import { type Pages, withMessage } from './pages';

function message(id: string, parent: string | null, role: PlacedMessage['role']): PlacedMessage {
  return {
    id,
    parent_id: parent,
    speaker_id: null,
    role,
    kind: role === 'person' ? 'said' : 'reply',
    text: id,
    state: 'complete',
    created_at: '2026-01-01T00:00:00Z',
    alternative: 1,
    alternatives: 1,
  };
}

const OLD = [message('p1', null, 'person'), message('r1', 'p1', 'companion')];
const NEW = [message('p2', 'r1', 'person'), message('r2', 'p2', 'companion')];
const PAGES: Pages = {
  pages: [
    { items: NEW, has_more: true },
    { items: OLD, has_more: false },
  ],
  pageParams: [null, 'p2'],
};

const shown = (data: Pages) =>
  data.pages.map((page) => page.items.map((item) => `${item.id} ${item.alternative}/${item.alternatives}`));

describe('a message that the server stored', () => {
  it('stands behind the one it answers', () => {
    expect(shown(withMessage(PAGES, message('p3', 'r2', 'person')))[0]).toEqual([
      'p2 1/1',
      'r2 1/1',
      'p3 1/1',
    ]);
  });

  it('takes the place of what stood there, as its alternative', () => {
    expect(shown(withMessage(PAGES, message('r2b', 'p2', 'companion')))[0]).toEqual(['p2 1/1', 'r2b 2/2']);
  });

  it('takes the place of newer pages too', () => {
    const data = withMessage(PAGES, message('r1b', 'p1', 'companion'));
    expect(shown(data)).toEqual([['p1 1/1', 'r1b 2/2']]);
    expect(data.pageParams).toEqual([null]);
  });

  it('is an alternative of what a newer page begins with', () => {
    expect(shown(withMessage(PAGES, message('p2b', 'r1', 'person')))).toEqual([
      ['p1 1/1', 'r1 1/1', 'p2b 2/2'],
    ]);
  });

  it('is never there twice', () => {
    expect(withMessage(PAGES, message('r1', 'p1', 'companion'))).toBe(PAGES);
  });

  it('stands at the end where what it answers has not been read', () => {
    expect(shown(withMessage(PAGES, message('x', 'far', 'person')))[0]?.at(-1)).toBe('x 1/1');
  });
});
