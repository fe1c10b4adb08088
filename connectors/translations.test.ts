import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import type { Connector } from './connector.ts';
import { connectorNamed } from './registry.ts';
import { shapeOf } from './rig/guide.ts';
import { isSentence, textsIn } from './rig/sentences.ts';

/** Ours are complete in every language of the desk; anybody else's may be in English alone. */
const ours = ['api', 'bluesky', 'email', 'facebook-page', 'instagram', 'messenger', 'website', 'whatsapp'];
const languages = ['ur'];
const home = import.meta.dirname;

/** Said to machines, or kept as a part of what customers wrote: no screen says these in its own words. */
const unsaid: Record<string, RegExp> = {
  email:
    /^\[|^\{1\}…|^(Unknown|unknown) sender$|^Connection closed$|^There is no such mailbox here$|^Mailboxes cannot be looked up|^The message (is larger than 40 MB|could not be stored)|^No recipient is left|^(area base|p li)/,
  'facebook-page': /^The Page$|^\{1\} of 5 stars|(Recommends|recommend|Reviewed|Rated) the Page|^Somebody on/,
  instagram: /^Somebody on/,
  messenger: /^The Page$/,
  website: /^Chat with us$/,
  whatsapp: /^wamid\.$/,
};

/** Products are called the same everywhere. */
const names = new Set(['Slack', 'Microsoft Teams']);
const kit = [...textsIn(join(home, 'kit')), ...textsIn(join(home, 'kit/meta'))].filter(
  ({ text }) => !names.has(text.trim()),
);

for (const language of languages) {
  const file = `${language}.json`;
  const locale = tableIn(join(home, '../locales', file));
  const ofKit = tableIn(join(home, 'kit', file));

  test(`what connectors share is said in ${language}`, async () => {
    const all = await Promise.all(ours.map(connectorNamed));
    const labels = all.flatMap((connector) => (connector ? labelsOf(connector) : []));
    const inForms = labels.map(({ text }) => text);
    assert.deepEqual(missing(kit, ofKit, inForms), []);
    assert.deepEqual(leftOver(kit, ofKit), []);
  });

  for (const name of ours) {
    test(`${name} is complete in ${language}`, async () => {
      const connector = await connectorNamed(name);
      assert.ok(connector);
      const labels = labelsOf(connector);
      const unlabelled = labels.filter(({ key }) => !locale[key]?.trim()).map(({ key }) => key);
      assert.deepEqual(unlabelled, [], 'in the locale');
      const texts = textsIn(join(home, name)).filter(({ text }) => !unsaid[name]?.test(text.trim()));
      const table = tableIn(join(home, name, file));
      const elsewhere = [...Object.keys(ofKit), ...labels.map(({ text }) => text)];
      assert.deepEqual(missing(texts, table, elsewhere), [], 'without a translation');
      assert.deepEqual(leftOver(texts, table), [], 'translated, though nothing says it any more');
    });
  }

  test(`the locale of ${language} speaks of connectors that there are`, async () => {
    const keys = await Promise.all(
      ours.map(async (name) => {
        const connector = await connectorNamed(name);
        return connector ? [...labelsOf(connector), ...choicesOf(connector)].map(({ key }) => key) : [];
      }),
    );
    const known = new Set(keys.flat());
    const said = Object.keys(locale).filter((key) =>
      ours.some((name) => key.startsWith(`connectors.${name}.`)),
    );
    assert.deepEqual(
      said.filter((key) => !known.has(key)),
      [],
    );
  });

  test(`a guide in ${language} has the steps, links and code of the English one`, () => {
    for (const name of ours) {
      const translated = join(home, name, `README.${language}.md`);
      assert.ok(existsSync(translated), `${translated} is missing`);
      const [own, english] = [translated, join(home, name, 'README.md')].map((path) =>
        shapeOf(readFileSync(path, 'utf8')),
      );
      assert.deepEqual(own, english, name);
    }
  });

  test(`a sentence has one translation into ${language}, with the same things put in`, () => {
    const server = tableIn(join(home, '../server', file));
    const all = [server, ofKit, ...ours.map((name) => tableIn(join(home, name, file)))];
    const said = new Map<string, string>();
    for (const [english, own] of all.flatMap((table) => Object.entries(table))) {
      assert.equal(said.get(english) ?? own, own, english);
      said.set(english, own);
      assert.deepEqual(holesIn(own), holesIn(english), english);
      assert.match(own, /[\u0600-\u06ff]/, english);
    }
  });
}

type Texts = { text: string }[];

function missing(texts: Texts, table: Record<string, string>, elsewhere: string[]): string[] {
  const known = new Set([...Object.keys(table), ...elsewhere]);
  const all = texts.map(({ text }) => text.trim()).filter((text) => isSentence(text) && !known.has(text));
  return [...new Set(all)];
}

function leftOver(texts: Texts, table: Record<string, string>): string[] {
  const said = new Set(texts.map(({ text }) => text.trim()));
  return Object.keys(table).filter((text) => !said.has(text));
}

/** What a form says of a connector, with its key in the locales. */
function labelsOf({
  name,
  title,
  summary,
  settings,
  responsiveness,
}: Connector): { key: string; text: string }[] {
  const own = [
    { key: 'title', text: title },
    { key: 'summary', text: summary },
    ...(responsiveness ? [{ key: 'badge', text: responsiveness.badge }] : []),
  ];
  const fields = Object.entries(fieldsOf(settings)).flatMap(([field, { title: label, description }]) => [
    { key: `settings.${field}.title`, text: label ?? '' },
    ...(description ? [{ key: `settings.${field}.description`, text: description }] : []),
  ]);
  return [...own, ...fields].map(({ key, text }) => ({ key: `connectors.${name}.${key}`, text }));
}

function choicesOf({ name, settings }: Connector): { key: string }[] {
  return Object.entries(fieldsOf(settings)).flatMap(([field, { enum: choices = [] }]) =>
    choices.map((choice) => ({ key: `connectors.${name}.settings.${field}.${choice}` })),
  );
}

const shape = z.object({
  properties: z.record(
    z.string(),
    z.looseObject({
      title: z.string().optional(),
      description: z.string().optional(),
      enum: z.array(z.string()).optional(),
    }),
  ),
});

function fieldsOf(settings: z.ZodType) {
  return shape.parse(z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' })).properties;
}

function holesIn(text: string): string[] {
  return [...new Set(text.match(/\{\d\}/g) ?? [])].sort();
}

function tableIn(path: string): Record<string, string> {
  return z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(path, 'utf8')));
}
