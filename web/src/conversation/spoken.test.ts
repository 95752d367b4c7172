import { expect, it } from 'vitest';

import { spoken } from './spoken';

it.each([
  ['plain words stay', 'plain words stay'],
  ['**Soak** the *beans* tonight, `now`.', 'Soak the beans tonight, now.'],
  ['See [a page](https://example.org) and ![a pot](https://example.org/pot.png).', 'See a page and a pot.'],
  ['# Dinner\n> She said.', 'Dinner\nShe said.'],
  ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
  ['```sh\nsleep 1\n```', 'sleep 1'],
])('reads %j aloud', (markdown, words) => {
  expect(spoken(markdown)).toBe(words);
});
