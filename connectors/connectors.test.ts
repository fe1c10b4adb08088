import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { describe, it, mock } from 'node:test';
import { z } from 'zod';
import type { Connector } from './connector.ts';
import { connectorNamed, connectorNames } from './registry.ts';
import { runAsk, runOddAsk } from './rig/ask.ts';
import { type Cases, casesOf } from './rig/cases.ts';
import { runChoices } from './rig/choices.ts';
import { runConnect, runOddConnect } from './rig/connect.ts';
import { runFuzz } from './rig/fuzz.ts';
import { assertList, listOf } from './rig/list.ts';
import { runOddPoll, runPoll } from './rig/poll.ts';
import { runReceive } from './rig/receive.ts';
import { signingOf } from './rig/requests.ts';
import { runOddAnswers, runSend } from './rig/send.ts';
import { runTampered } from './rig/tamper.ts';

/** Every case of every connector, and what has to hold for all of them. The format is in CASES.md. */

const askKinds = [
  ...(['health', 'subscribe', 'refresh', 'templates', 'profile', 'words', 'download'] as const),
  ...(['webhook', 'enterWebhook', 'react', 'hide', 'like', 'remove'] as const),
];

it('every folder is in the registry', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['kit', 'rig'].includes(entry.name))
    .map((entry) => entry.name);
  assert.deepEqual(folders.sort(), connectorNames.toSorted());
  assert.notEqual(connectorNames.length, 0);
});

for (const name of connectorNames) {
  const loaded = await load(name).catch((error: unknown) => error);
  if (isLoaded(loaded)) describe(name, () => suite(name, loaded));
  // Told as a failure of this connector, so that the others are still run.
  else it(`${name} can be loaded`, () => Promise.reject(loaded));
}

type Loaded = Awaited<ReturnType<typeof load>>;

async function load(name: string) {
  const connector = await connectorNamed(name);
  if (!connector) throw new Error(`connectors/${name}/connector.ts exports no connector`);
  return { connector, cases: casesOf(name), signing: await signingOf(name), list: await listOf(name) };
}

function isLoaded(value: unknown): value is Loaded {
  return typeof value === 'object' && value !== null && 'connector' in value;
}

function suite(name: string, { connector, cases, signing, list }: Loaded): void {
  const passed = new Set<string>();
  const runs: Runs = (title, { about }, run) =>
    void it(`${title}: ${about}`, async () => {
      await guarded(run);
      passed.add(about);
    });
  it('is complete', () => assertComplete(name, connector));
  it('has cases for what it can do', () => {
    assert.ok(cases.receive.length > 0, 'no receive case');
    // What is no exchange over HTTP cannot be scripted: send.test.ts tries it on a server of the same protocol.
    const isTriedApart = cases.send.length === 0 && existsSync(`${import.meta.dirname}/${name}/send.test.ts`);
    for (const kind of isTriedApart ? [] : (['send', 'poll', 'connect', 'lookUp', 'backfill'] as const))
      assert.equal(
        cases[kind].length > 0,
        connector[kind] !== undefined,
        `${kind} cases exactly where it can`,
      );
    for (const kind of askKinds)
      assert.equal(
        cases.ask.some((one) => one.kind === kind),
        connector[kind] !== undefined,
        `${kind} cases exactly where it can`,
      );
    const isVerified = cases.receive.some((one) => !one.document);
    assert.equal(isVerified, connector.verify !== undefined, 'cases of requests exactly where it takes them');
    const isSigned = cases.receive.some((one) => one.sign);
    assert.equal(isSigned, signing !== null, 'cases/sign.ts is there and used');
  });
  for (const one of cases.receive) {
    runs('receives', one, () => runReceive(connector, one, signing));
    // What was signed by hand cannot be signed again after a change.
    if ('refused' in one.expect || (signing && !one.sign)) continue;
    it(`survives odd relatives of: ${one.about}`, () => guarded(() => runFuzz(connector, one, signing)));
    if (!signing) continue;
    it(`refuses forgeries of: ${one.about}`, () => guarded(() => runTampered(connector, one, signing)));
  }
  for (const one of [...cases.send, ...cases.lookUp]) {
    runs(one.kind === 'send' ? 'sends' : 'looks up', one, () => runSend(connector, one));
    if (!('externalId' in one.expect)) continue;
    it(`understands odd answers to: ${one.about}`, () => guarded(() => runOddAnswers(connector, one)));
  }
  const offering = cases.send.find(({ part }) => part.choices);
  if (connector.choices)
    it('hands over no choices beyond what it says of them', () =>
      guarded(() => runChoices(connector, offering ?? assert.fail('no case of sending choices'))));
  asking(connector, cases, runs);
  if (list) it('goes through the list of what happens', () => assertList(name, connector, list, passed));
  else it('goes through the list of what happens', { skip: 'there is no cases/list.ts yet' });
}

type Runs = (title: string, one: { about: string }, run: () => void | Promise<void>) => void;

function asking(connector: Connector, { connect, poll, backfill, ask }: Cases, runs: Runs): void {
  for (const one of ask) {
    runs(one.kind, one, () => runAsk(connector, one));
    if (!('result' in one.expect)) continue;
    it(`understands odd answers to ${one.kind}: ${one.about}`, () =>
      guarded(() => runOddAsk(connector, one)));
  }
  for (const one of connect) {
    runs('connects', one, () => runConnect(connector, one));
    if (!('account' in one.expect)) continue;
    it(`understands odd answers when connecting: ${one.about}`, () =>
      guarded(() => runOddConnect(connector, one)));
  }
  for (const one of [...poll, ...backfill]) {
    runs(one.kind === 'poll' ? 'polls' : 'reads back', one, () => runPoll(connector, one));
    if (!('events' in one.expect)) continue;
    it(`loses nothing to odd answers in the ${one.kind}: ${one.about}`, () =>
      guarded(() => runOddPoll(connector, one)));
  }
}

function assertComplete(name: string, connector: Connector): void {
  assert.equal(connector.name, name);
  const { type, properties = {} } = z.toJSONSchema(connector.settings, { io: 'input' });
  assert.equal(type, 'object', 'settings are a flat object');
  for (const [key, schema] of Object.entries(properties)) {
    assert.ok(
      typeof schema === 'object' && schema.title && schema.description,
      `${key} has no title or description`,
    );
    assert.ok(!schema.properties, `${key} is nested`);
    if (schema.generated) assert.ok(schema.secret, `${key} is generated but no secret`);
  }
  if (connector.app) {
    assert.equal(connector.verify, connector.app.verify, 'verify is the one of the app');
    assert.ok(connector.address, 'channels of one app are told apart by their address');
    for (const key of [connector.app.secret, ...connector.app.settings])
      assert.ok(key in properties, `${key} of the app is no setting`);
  }
  assertRules(connector);
  if (connector.privateReply) assert.ok(connectorNames.includes(connector.privateReply.by));
  const folder = `${import.meta.dirname}/${name}`;
  assert.match(readFileSync(`${folder}/README.md`, 'utf8'), /^# .+\n[\s\S]{200}/, 'README.md is a guide');
  const icon = readFileSync(`${folder}/icon.svg`, 'utf8');
  assert.match(icon, /^<svg [^>]*viewBox=/, 'icon.svg is one svg with a viewBox');
  assert.doesNotMatch(
    icon,
    /<script|<foreignObject|\son\w+\s*=|javascript:|<!|href\s*=\s*"(?!#)|url\((?!#)/i,
  );
  assert.ok(icon.length < 8000 && existsSync(folder));
}

/** Whoever may write somewhere is told at any time whether they may; what only people may say has a mark for nobody else. */
function assertRules({ rules = [], privateReply }: Connector): void {
  for (const { surface, authors, within, then } of rules) {
    for (const author of authors) {
      const own = rules.filter((rule) => rule.surface === surface && rule.authors.includes(author));
      assert.equal(own.at(-1)?.within, null, `the rules for ${author} on ${surface} end somewhere`);
      const windows = own.map((rule) => rule.within ?? Number.POSITIVE_INFINITY);
      assert.deepEqual(
        windows,
        [...new Set(windows)].sort((a, b) => a - b),
        'a rule is never reached',
      );
    }
    if (then.allow === 'anything' && then.tag)
      assert.deepEqual(authors, ['person'], `who may use ${then.tag}`);
    if (then.allow !== 'anything') {
      assert.match(then.id, /^[a-z][a-z0-9-]*$/, 'what names a rule');
      assert.match(then.reason, /^\p{Lu}.{20,}\.$/u, 'a reason is a sentence');
    }
    if (then.allow === 'nothing') assert.match(then.instead, /^\p{Lu}.{10,}\.$/u, 'instead is a sentence');
    if (surface === 'private-reply' && within !== null) assert.equal(within, privateReply?.within);
  }
}

/** Nothing is printed, and no connection is opened, whoever tries. */
async function guarded(run: () => void | Promise<void>): Promise<void> {
  const refuse = (what: string) => () => assert.fail(what);
  const traps = [
    mock.method(Socket.prototype, 'connect', refuse('a connection was opened past the context')),
    mock.method(globalThis, 'fetch', refuse('fetch was used past the context')),
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      mock.method(console, level, refuse('something was printed')),
    ),
  ];
  try {
    await run();
  } finally {
    for (const trap of traps) trap.mock.restore();
  }
}
