import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { checkHouse } from './check-house.ts';
import type { Exception } from './house/exceptions.ts';
import { connector, sound } from './house/testing/sound.ts';

/** What the check says of the sound tree after a change; `null` takes a file away. */
function findings(change: Record<string, string | null>, allowed: Exception[] = []): string[] {
  const root = mkdtempSync(join(tmpdir(), 'earshot-house-'));
  try {
    for (const [path, text] of Object.entries({ ...sound, ...change })) {
      if (text === null) continue;
      mkdirSync(join(root, dirname(path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return checkHouse(root, allowed).findings.map(({ path, line, rule }) => `${path}:${line} ${rule}`);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const lines = (count: number): string => `${'export {};\n'.repeat(count)}`;
// Written apart, or this file would break the rules it tests.
const [only, skip] = ['only', 'skip'];

/** Each spoils one thing, and must be found in just that place. */
const spoiled: Record<string, [Record<string, string | null>, ...string[]]> = {
  'contract imports a connector': [
    { 'contract/a.ts': "import '#connectors/connector.ts';" },
    'contract/a.ts:1 imports',
  ],
  'contract imports even a type of the server': [
    { 'contract/a.ts': "\nimport type { port } from '#server/config.ts';" },
    'contract/a.ts:2 imports',
  ],
  'a connector imports its sibling': [
    { 'connectors/orchid/send.ts': "import '../website/settings.ts';" },
    'connectors/orchid/send.ts:1 imports',
  ],
  'a connector imports the server': [
    { 'connectors/orchid/send.ts': "export { tx } from '#server/platform/tx.ts';\nexport const a = 1;" },
    'connectors/orchid/send.ts:1 imports',
  ],
  'a connector imports the registry by import()': [
    { 'connectors/orchid/send.ts': "export const a = () => import('#server/errors.ts');" },
    'connectors/orchid/send.ts:1 imports',
  ],
  'the kit imports a platform': [
    { 'connectors/kit/a.ts': "import '../orchid/settings.ts';" },
    'connectors/kit/a.ts:1 imports',
  ],
  'the server imports one platform': [
    { 'server/features/tags/a.ts': "import '#connectors/website/settings.ts';" },
    'server/features/tags/a.ts:1 imports',
  ],
  'platform imports a feature': [
    { 'server/platform/a.ts': "import '../features/tags/tag.ts';" },
    'server/platform/a.ts:1 imports',
  ],
  'platform imports what features use': [
    { 'server/platform/a.ts': "import '../transaction.ts';" },
    'server/platform/a.ts:1 imports',
  ],
  'a feature imports the store of another': [
    { 'server/features/tags/a.ts': "import '../notes/store.ts';" },
    'server/features/tags/a.ts:1 imports',
  ],
  'a feature imports a type of another one’s store': [
    { 'server/features/tags/a.ts': "type A = import('../notes/store.ts').A;\nexport const a = 1 as A;" },
    'server/features/tags/a.ts:1 imports',
  ],
  'app imports a store': [
    { 'server/worker.ts': "import './features/notes/store.ts';" },
    'server/worker.ts:1 imports',
  ],
  'a feature imports app': [
    { 'server/features/notes/a.ts': "import '#server/app.ts';" },
    'server/features/notes/a.ts:1 imports',
  ],
  'the server imports web': [{ 'server/a.ts': "import '../web/app.tsx';" }, 'server/a.ts:1 imports'],
  'the server imports a script': [
    { 'server/a.ts': "import '../scripts/a.ts';", 'scripts/a.ts': '' },
    'server/a.ts:1 imports',
  ],
  'the server imports a test scaffold': [
    { 'server/a.ts': "import './testing/a.ts';", 'server/testing/a.ts': '' },
    'server/a.ts:1 imports',
  ],
  'a connector imports the rig of its tests': [
    { 'connectors/orchid/send.ts': "import '../rig/a.ts';", 'connectors/rig/a.ts': '' },
    'connectors/orchid/send.ts:1 imports',
  ],
  'web imports a value of contract': [
    { 'web/a.ts': "import { type Word, word } from '#contract/word.ts';\nexport const a: Word = word;" },
    'web/a.ts:1 imports',
  ],
  'web imports the server': [
    { 'web/a.ts': "import type { port } from '#server/config.ts';" },
    'web/a.ts:1 imports',
  ],
  'the widget imports web': [{ 'widget/a.ts': "import '../web/app.css';" }, 'widget/a.ts:1 imports'],
  'the sandbox imports a connector': [
    { 'sandbox/a.ts': "import type { Connector } from '#connectors/connector.ts';" },
    'sandbox/a.ts:1 imports',
  ],
  'even a test of the sandbox imports the contract': [
    { 'sandbox/a.test.ts': "import { word } from '#contract/word.ts';\nexport const a = word;" },
    'sandbox/a.test.ts:1 imports',
  ],
  'a connector imports the sandbox': [
    { 'connectors/orchid/send.ts': "import '../../sandbox/a.ts';", 'sandbox/a.ts': '' },
    'connectors/orchid/send.ts:1 imports',
  ],
  'an import leads nowhere': [{ 'server/a.ts': "import './nowhere.ts';" }, 'server/a.ts:1 imports'],
  'an import leaves out the ending': [{ 'server/a.ts': "import './config';" }, 'server/a.ts:1 imports'],
  'an import is in no import map': [{ 'server/a.ts': "import '#nowhere/a.ts';" }, 'server/a.ts:1 imports'],
  'two files import each other': [
    { 'web/a.ts': "import './b.ts';", 'web/b.ts': "\nimport './a.ts';" },
    'web/b.ts:2 cycle',
  ],
  'a platform in a string': [{ 'server/a.ts': "export const a = 'telegram';" }, 'server/a.ts:1 platform'],
  'a platform in a name': [{ 'web/a.ts': '\nexport const isWhatsAppChat = 1;' }, 'web/a.ts:2 platform'],
  'a platform in a style': [{ 'web/a.css': '.bluesky-icon { color: red }' }, 'web/a.css:1 platform'],
  'a platform in SQL': [
    { 'server/migrations/0003-a.sql': 'create table viber_user ();' },
    'server/migrations/0003-a.sql:1 platform',
  ],
  'a connector’s folder by name': [{ 'server/a.ts': "export const a = 'Orchid';" }, 'server/a.ts:1 platform'],
  'a comparison with the website': [
    { 'server/a.ts': "export const a = (b: string) => b === 'website';" },
    'server/a.ts:1 platform',
  ],
  'a comparison of the connector': [
    { 'server/a.ts': "export const a = (b: { connector: string }) => b.connector === 'email';" },
    'server/a.ts:1 platform',
  ],
  'a comparison with the connector': [
    { 'server/a.ts': "export const a = (b: { connector: string }) => 'api' !== b.connector;" },
    'server/a.ts:1 platform',
  ],
  'a switch over connectors': [
    { 'server/a.ts': 'export function a(b: { connector: string }) { switch (b.connector) {} }' },
    'server/a.ts:1 platform',
  ],
  'a drawer as a folder': [{ 'web/utils/a.ts': '' }, 'web/utils/a.ts:1 name'],
  'a drawer as a file': [{ 'server/helpers.ts': '' }, 'server/helpers.ts:1 name'],
  'a file called a service': [{ 'server/mail-service.ts': '' }, 'server/mail-service.ts:1 name'],
  'a file called a manager': [{ 'web/DraftManager.tsx': '' }, 'web/DraftManager.tsx:1 name'],
  'a function called a handler': [
    { 'server/a.ts': '\nexport function webhookHandler() {}' },
    'server/a.ts:2 name',
  ],
  'an interface called a repository': [
    { 'server/a.ts': 'export interface NoteRepository {}' },
    'server/a.ts:1 name',
  ],
  'a long file': [{ 'server/a.ts': lines(301) }, 'server/a.ts:301 length'],
  'an index file': [{ 'web/index.ts': 'export const a = 1;' }, 'web/index.ts:1 barrel'],
  'a file of re-exports': [
    { 'web/all.ts': "export * from './app.tsx';\nexport { app } from './app.tsx';" },
    'web/all.ts:1 barrel',
  ],
  'a class': [{ 'server/a.ts': 'export class Desk {}' }, 'server/a.ts:1 shape'],
  'an enum': [{ 'server/a.ts': 'export enum State { Open }' }, 'server/a.ts:1 shape'],
  'a namespace': [{ 'server/a.ts': 'export namespace Desk { export const a = 1; }' }, 'server/a.ts:1 shape'],
  'a decorator': [
    { 'server/a.ts': 'const d = (): void => {};\n@d\nexport class MyError extends Error {}' },
    'server/a.ts:2 shape',
  ],
  'the environment read elsewhere': [
    { 'server/a.ts': 'export const a = process.env.HOME;' },
    'server/a.ts:1 environment',
  ],
  'the environment imported': [
    { 'server/a.ts': "import { env } from 'node:process';\nexport const a = env;" },
    'server/a.ts:1 environment',
  ],
  'the environment in a connector': [
    { 'connectors/orchid/a.ts': 'export const a = process.env;' },
    'connectors/orchid/a.ts:1 environment',
  ],
  'something to do without an issue': [{ 'server/a.ts': `\n// ${'TO'}DO: later` }, 'server/a.ts:2 todo'],
  'a test that hides the others': [
    { 'server/a.test.ts': `test.${only}('a', () => {});` },
    'server/a.test.ts:1 silenced test',
  ],
  'an option that hides the others': [
    { 'server/a.test.ts': `test('a', { ${only}: true }, () => {});` },
    'server/a.test.ts:1 silenced test',
  ],
  'a test skipped without a reason': [
    { 'server/a.test.ts': `test('a', { ${skip}: true }, () => {});` },
    'server/a.test.ts:1 silenced test',
  ],
  'a test that skips itself': [
    { 'server/a.test.ts': `test('a', (t) => t.${skip}());` },
    'server/a.test.ts:1 silenced test',
  ],
  'a connector without an icon': [{ 'connectors/orchid/icon.svg': null }, 'connectors/orchid:1 connector'],
  'a connector without cases': [
    { 'connectors/orchid/cases/text.json': null },
    'connectors/orchid:1 connector',
  ],
  'a connector that nobody lists': [{ ...connector('lily') }, 'connectors/lily:1 connector'],
  'a gap in the migrations': [
    { 'server/migrations/0002-more.sql': null, 'server/migrations/0003-c.sql': '' },
    'server/migrations/0003-c.sql:1 migration',
  ],
  'an edit of a released migration': [
    {
      'server/migrations/testing/0001.sql': `-- migration 1 0001-start.sql ${'0'.repeat(64)}\n`,
    },
    'server/migrations/0001-start.sql:1 migration',
  ],
  'two migrations of one number': [
    { 'server/migrations/0002-again.sql': '' },
    'server/migrations/0002-more.sql:1 migration',
  ],
  'a host in a lock': [
    { 'tools/package-lock.json': '{\n"resolved": "https://example.org/a.tgz"}' },
    'tools/package-lock.json:2 lock',
  ],
  'a language lacks a key': [{ 'locales/ta.json': '{"many": "{n}"}' }, 'locales/ta.json:1 locale'],
  'a language has a key too many': [
    { 'locales/hy.json': (sound['locales/en.json'] ?? '').replace('{', '{"more": "x",') },
    'locales/hy.json:1 locale',
  ],
  'a language has another placeholder': [
    { 'locales/ta.json': (sound['locales/ta.json'] ?? '').replace('{name}', '{nome}') },
    'locales/ta.json:1 locale',
  ],
  'a message is not ICU': [
    { 'locales/ta.json': (sound['locales/ta.json'] ?? '').replace('{name}', '{name') },
    'locales/ta.json:1 locale',
  ],
  'English is missing': [{ 'locales/en.json': null }, 'locales/en.json:1 locale'],
};

/** Near a rule, on the right side of it. */
const allowed: Record<string, Record<string, string>> = {
  'a test may import from everywhere': {
    'server/platform/a.test.ts': "import '../features/notes/store.ts';",
  },
  'the sandbox names platforms': { 'sandbox/a.ts': "export const a = 'whatsapp';" },
  'a test and a script may open the sandbox': {
    'sandbox/open.ts': 'export const open = 1;',
    'connectors/orchid/a.test.ts': "import '../../sandbox/open.ts';",
    'scripts/a.ts': "import '../sandbox/open.ts';",
  },
  'a dynamic import may point back': {
    'web/a.ts': "import './b.ts';",
    'web/b.ts': "export const later = () => import('./a.ts');",
  },
  'an import in a comment or a string is none': {
    'contract/a.ts': "// import '#server/config.ts'\nexport const a = `import '#server/config.ts'`;",
  },
  'an operating system is no connector': { 'server/a.ts': "export const a = process.platform === 'linux';" },
  'an ordinary word is not a platform': {
    'server/a.ts': "export const email = 'api', slacken = 'discordant';",
  },
  'a platform in its own folder': { 'connectors/orchid/a.ts': "export const a = 'orchid telegram';" },
  'a word that only contains an ending': { 'server/a.ts': 'export const serviceLevel = 1, handler = 2;' },
  'an issue is named': { 'server/a.ts': `// ${'TO'}DO #12: later` },
  'a skip with its reason': { 'server/a.test.ts': `test('a', { ${skip}: 'needs a network' }, () => {});` },
  'an import keeps what Vite adds': { 'web/a.ts': "import url from './app.css?url';\nexport const a = url;" },
};

describe('the rules of the house', () => {
  test('a sound tree keeps them all', () => assert.deepEqual(findings({}), []));
  for (const [name, [change, ...expected]] of Object.entries(spoiled)) {
    test(`found: ${name}`, () => assert.deepEqual([...new Set(findings(change))], expected));
  }
  for (const [name, change] of Object.entries(allowed)) {
    test(`allowed: ${name}`, () => assert.deepEqual(findings(change), []));
  }

  test('an exception covers its finding, and is itself one when it is not needed', () => {
    const exception = { path: 'server/a.ts', rule: 'length', reason: 'a table' };
    assert.deepEqual(findings({ 'server/a.ts': lines(301) }, [exception]), []);
    assert.deepEqual(findings({}, [exception]), ['server/a.ts:1 exception']);
  });

  test('a tree in which nothing is found to read fails', () => {
    const nothing = Object.fromEntries(Object.keys(sound).map((path) => [path, null]));
    assert.ok(findings(nothing).includes('.:1 empty'));
    assert.ok(findings({ ...nothing, 'server/a.ts': 'export const a = 1;' }).includes('.:1 empty'));
  });

  test('a file that cannot be parsed stops the check', () => {
    assert.throws(() => findings({ 'server/a.ts': 'export const = ;' }), /server\/a\.ts can't be parsed/);
  });
});
