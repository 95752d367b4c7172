import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { Message } from '../api';
import { forgetUnconfirmed, keepUnconfirmed, openingDraft, saveDraft } from './drafts';

const stored = [{ id: 'p1' } as Message];

describe('drafts', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });

  it('come back, each in its own conversation', () => {
    saveDraft('c1', 'half a thought');
    expect([openingDraft('c1', []), openingDraft('c2', [])]).toEqual(['half a thought', '']);
  });

  it('bring back a message that never arrived, before what was typed since', () => {
    keepUnconfirmed('c1', { id: 'p2', text: 'lost words' });
    saveDraft('c1', 'newer words');
    expect(openingDraft('c1', stored)).toBe('lost words\n\nnewer words');
    expect(openingDraft('c1', stored)).toBe('lost words\n\nnewer words');
  });

  it('do not bring back a message that the server has', () => {
    keepUnconfirmed('c1', { id: 'p1', text: 'stored words' });
    expect(openingDraft('c1', stored)).toBe('');
  });

  it('forget a message once it is confirmed', () => {
    keepUnconfirmed('c1', { id: 'p2', text: 'words' });
    forgetUnconfirmed('c1');
    expect(openingDraft('c1', stored)).toBe('');
  });
});
