import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { connector as facebookPage } from './facebook-page/connector.ts';
import { connector as instagram } from './instagram/connector.ts';
import { connector as messenger } from './messenger/connector.ts';
import { oddJson, type Random, seeded } from './rig/odd.ts';
import { assertSound } from './rig/sound.ts';
import { connector as whatsapp } from './whatsapp/connector.ts';

const all = [messenger, facebookPage, instagram, whatsapp];

/** The lists within Meta's envelopes, at whatever depth. */
const lists = [
  ...['entry', 'messaging', 'standby', 'changes', 'messages', 'statuses', 'message_echoes'],
  ...['user_preferences', 'calls', 'groups', 'threads', 'state_sync'],
];
const rounds = 3;

test('one odd element, however deep it stands, costs its neighbours nothing', async () => {
  let tried = 0;
  for (const { name, about, body } of payloads()) {
    const random = seeded(`${name} ${about}`);
    for (const path of listsIn(body)) {
      for (let n = 0; n < rounds; n += 1) {
        await oneOdd(body, path, random, about);
        tried += 1;
      }
    }
  }
  assert.ok(tried > 500, 'there is something to try');
});

test('what exhausts the stack is held, and nothing beside it', async () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const talk = '"sender":{"id":"7"},"recipient":{"id":"1"},"timestamp":1772443700123';
  const text = `{"object":"page","entry":[{"id":"1","messaging":[
    {${talk},"postback":{"title":${deep},"payload":${deep}}},
    {${talk},"message":{"mid":"m_1","text":"நன்றி","attachments":[{"type":"reel","payload":{"id":21291398876427341}}]}},
    {${talk},"message_edit":${deep}}]}]}`;
  const events = (await messenger.receive(raw(text))).map(({ event }) => event);
  assert.deepEqual(
    events.map(({ type }) => type),
    ['message', 'message', 'unreadable'],
  );
  assert.ok(events[1]?.type === 'message' && events[1].text === 'நன்றி');
});

type Path = (string | number)[];

/** The first element becomes odd: whatever the others mean they still mean. */
async function oneOdd(body: unknown, path: Path, random: Random, about: string): Promise<void> {
  const [first, ...others] = at(body, path);
  const rest = others.map((one) => JSON.stringify(one));
  if (rest.length === 0) rest.push(JSON.stringify(first));
  const odd = oddJson(first, random);
  const alone = await meant(written(body, path, rest));
  const beside = new Set(await meant(written(body, path, [odd, ...rest])));
  const lost = alone.filter((one) => !beside.has(one));
  assert.deepEqual(lost, [], `${about}: ${path.join('.')} lost what stood beside ${odd.slice(0, 300)}`);
}

async function meant(text: string): Promise<string[]> {
  const told: string[] = [];
  for (const connector of all) {
    const received = await connector.receive(raw(text));
    assertSound(received);
    told.push(...received.map((one) => `${connector.name} ${JSON.stringify(one)}`));
  }
  return told;
}

function raw(text: string) {
  const request = { method: 'POST', query: {}, headers: {}, receivedAt: new Date(0), facts: {} };
  return { ...request, body: Buffer.from(text) };
}

interface Payload {
  name: string;
  about: string;
  body: unknown;
}

/** What the cases of the four connectors post, where every entry says for whom it is. */
function payloads(): Payload[] {
  return all.flatMap(({ name }) => {
    const folder = new URL(`./${name}/cases/`, import.meta.url);
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    const cases = files.flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
    return cases
      .filter(({ kind, request }) => kind === 'receive' && isEnvelope(request?.body))
      .map(({ about, request }) => ({ name, about: `${name}: ${about}`, body: request.body }));
  });
}

function isEnvelope(body: { object?: string; entry?: { id?: string }[] } | undefined): boolean {
  const isKnown = ['page', 'instagram', 'whatsapp_business_account'].includes(body?.object ?? '');
  return isKnown && Array.isArray(body?.entry) && body.entry.every((entry) => entry?.id !== undefined);
}

function listsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    const isList = Array.isArray(inner) && lists.includes(key) && inner.length > 0 && inner.length < 20;
    return [...(isList ? [here] : []), ...listsIn(inner, here)];
  });
}

function at(value: unknown, path: Path): unknown[] {
  const found = path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
  return Array.isArray(found) ? found : [];
}

/** The body with other elements in one of its lists, as text: not all that is odd can be a value. */
function written(body: unknown, path: Path, elements: string[]): string {
  const hole = '"the elements stand here"';
  const copy: unknown = structuredClone(body);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], copy);
  Object.assign(parent as object, { [path.at(-1) ?? '']: JSON.parse(hole) });
  return JSON.stringify(copy).replace(hole, () => `[${elements.join(',')}]`);
}
