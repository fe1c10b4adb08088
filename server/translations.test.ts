import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { isSentence, textsIn } from '#connectors/rig/sentences.ts';

const home = import.meta.dirname;
const features = join(home, 'features');

/** All that agents are told by the server, but for what goes to programs and operators. */
const whole = [
  ...['access', 'acts', 'auto-resolve', 'bulk', 'cases', 'channels', 'contacts', 'conversations', 'delivery'],
  ...['files', 'health', 'hooks', 'instant', 'keep-alive', 'labels', 'merging', 'notices', 'platform-blocks'],
  ...[
    'profiles',
    'quarantine',
    'reading',
    'responsiveness',
    'routing',
    'rules',
    'sla',
    'statuses',
    'teams',
    'templates',
  ],
  ...['ties', 'views', 'webhooks', 'workspaces'],
];

for (const language of ['ur']) {
  const table = z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(home, `${language}.json`), 'utf8')));

  test(`what is said of channels and conversations is said in ${language}`, () => {
    const texts = whole.flatMap((feature) => textsIn(join(features, feature)));
    const shown = texts
      .map(({ text }) => text)
      .filter((text) => /^[A-Z{].*\.$/.test(text) && isSentence(text));
    assert.deepEqual(
      [...new Set(shown)].filter((text) => !Object.hasOwn(table, text)),
      [],
    );
  });

  test(`nothing is said in ${language} that the server does not say`, () => {
    const folders = readdirSync(features).map((name) => join(features, name));
    const texts = folders.flatMap(textsIn).map(({ text }) => text);
    // Some stand inside a statement for the database.
    const isSaid = (sentence: string) =>
      texts.some((text) => text === sentence || text.includes(`'${sentence}'`));
    const left = Object.keys(table).filter((sentence) => !ofSchemas.test(sentence) && !isSaid(sentence));
    assert.deepEqual(left, []);
  });
}

const ofSchemas = /^(Too (big|small): expected|Invalid (URL|input|option))/;

test('what a schema says by itself is what is translated', () => {
  const says = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;
  assert.equal(says(z.string().max(3), 'long'), 'Too big: expected string to have <=3 characters');
  assert.equal(says(z.string().min(3), 'a'), 'Too small: expected string to have >=3 characters');
  assert.equal(says(z.int().max(3), 4), 'Too big: expected number to be <=3');
  assert.equal(says(z.int().min(3), 2), 'Too small: expected number to be >=3');
  assert.equal(says(z.url(), 'x'), 'Invalid URL');
  assert.equal(says(z.string(), undefined), 'Invalid input: expected string, received undefined');
  assert.equal(says(z.enum(['a', 'b']), 'c'), 'Invalid option: expected one of "a"|"b"');
});
