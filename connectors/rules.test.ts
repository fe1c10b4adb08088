import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Author, Rule } from './connector.ts';
import { allowed, windowOf } from './kit/allowed.ts';
import { connectorNamed, connectorNames } from './registry.ts';

/**
 * What each platform allows, as its documentation says and not as our rules do: a letter for each moment of
 * `moments`. a: anything · h: anything, marked as of a human agent · t: an approved template · -: nothing.
 */
const documented: Record<string, Record<Rule['surface'], Record<Author, string>>> = {
  messenger: {
    public: { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
    private: { person: 'aaahhhh---', bot: 'aaa-------', automation: 'aaa-------' },
    'private-reply': { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
  },
  'facebook-page': {
    public: { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
    private: { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
    'private-reply': { person: 'aaaaaaa---', bot: 'aaaaaaa---', automation: 'aaaaaaa---' },
  },
  instagram: {
    public: { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
    private: { person: 'aaahhhh---', bot: 'aaa-------', automation: 'aaa-------' },
    'private-reply': { person: 'aaaaaaa---', bot: 'aaaaaaa---', automation: 'aaaaaaa---' },
  },
  whatsapp: {
    public: { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
    private: { person: 'aaattttttt', bot: 'aaattttttt', automation: 'aaattttttt' },
    'private-reply': { person: 'aaaaaaaaaa', bot: 'aaaaaaaaaa', automation: 'aaaaaaaaaa' },
  },
};
const anything = 'aaaaaaaaaa';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** The last: somebody who never wrote. */
const moments = [
  0,
  23 * hour + 59 * minute,
  day - 1,
  day,
  day + minute,
  6 * day + 23 * hour,
  7 * day - 1,
  7 * day,
  7 * day + minute,
  null,
];
const surfaces: Rule['surface'][] = ['public', 'private', 'private-reply'];
const authors: Author[] = ['person', 'bot', 'automation'];

for (const name of connectorNames) {
  test(`what ${name} allows, to whom and when`, async () => {
    const connector = await connectorNamed(name);
    for (const surface of surfaces) {
      for (const author of authors) {
        const found = moments.map((elapsed) =>
          letter(allowed(connector?.rules, { surface, author, elapsed })),
        );
        const expected = documented[name]?.[surface][author] ?? anything;
        assert.equal(found.join(''), expected, `${surface}, ${author}`);
      }
    }
  });
}

test('whoever is refused hears why, and what can be done instead', async () => {
  for (const name of connectorNames) {
    const connector = await connectorNamed(name);
    for (const { then } of connector?.rules ?? []) {
      if (then.allow !== 'anything') assert.match(then.reason, /^[A-Z].{20,}\.$/);
      if (then.allow === 'nothing') assert.match(then.instead, /^[A-Z].{10,}\.$/);
    }
  }
});

test('a window ends for a person where the last rule that allows anything ends', async () => {
  const lasts = async (name: string, surface: Rule['surface']) => {
    const connector = await connectorNamed(name);
    return windowOf(connector?.rules, surface);
  };
  assert.deepEqual(await lasts('messenger', 'private'), { lasts: 7 * day, afterwards: 'nothing' });
  assert.deepEqual(await lasts('whatsapp', 'private'), { lasts: day, afterwards: 'templates' });
  assert.equal(await lasts('facebook-page', 'public'), null);
  assert.equal(await lasts('website', 'private'), null);
});

function letter(found: ReturnType<typeof allowed>): string {
  if (found.allow === 'nothing') return '-';
  if (found.allow === 'templates') return 't';
  return found.tag === null ? 'a' : found.tag === 'HUMAN_AGENT' ? 'h' : '?';
}
