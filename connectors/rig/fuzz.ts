import assert from 'node:assert/strict';
import type { Connector, Raw, Received } from '../connector.ts';
import type { ReceiveCase } from './cases.ts';
import { oddBytes, oddJson, type Random, seeded } from './odd.ts';
import { assertHidden, understood, verdictOf } from './receive.ts';
import { bodyOf, requestOf, type Signing, secretsOf, settingsOf } from './requests.ts';

/** Rounds per case; each makes up to three odd requests. */
const rounds = 80;

/** Odd relatives of a good request: none may make `receive` throw, and none may cost the other elements. */
export async function runFuzz(
  connector: Connector,
  one: ReceiveCase,
  signing: Signing | null,
): Promise<void> {
  const settings = settingsOf(connector, one.settings);
  const random = seeded(`${connector.name} ${one.about}`);
  const good = bodyOf(one);
  const json = jsonOf(good);
  // What means nothing to a desk may still mean nothing when a detail of it is odd.
  const mayBeNothing = 'events' in one.expect && one.expect.events.length === 0;
  for (let n = 0; n < rounds; n += 1) {
    const bytes = oddBytes(good, random);
    const received = await receive(bytes);
    if (json !== undefined && jsonOf(bytes) === undefined)
      assert.notEqual(received.length, 0, 'no JSON, and nothing kept');
    if (json !== undefined) await receive(Buffer.from(oddJson(json, random)));
    const list = signing && listIn(json, signing.list);
    if (list && list.elements.length > 0) await oddElement(list, random, receive, mayBeNothing);
  }
  assert.ok(!('polluted' in {}), 'a prototype was polluted');

  async function receive(body: Buffer): Promise<Received[]> {
    const raw: Raw = requestOf(one, body, settings, signing);
    const verdict = verdictOf(connector, one, raw, settings);
    assertHidden(secretsOf(connector, settings), verdict);
    if (!verdict.accepted) return [];
    try {
      return await understood(connector, raw, verdict);
    } catch (error) {
      const shown = body.toString().slice(0, 2000);
      throw new Error(`receive failed on ${body.length} bytes: ${shown}`, { cause: error });
    }
  }
}

interface List {
  elements: unknown[];
  around(elements: string[]): string;
}

/** One element becomes odd: it is still answered for, and all the others mean what they meant. */
async function oddElement(
  list: List,
  random: Random,
  receive: (body: Buffer) => Promise<Received[]>,
  mayBeNothing: boolean,
): Promise<void> {
  const index = Math.floor(random() * list.elements.length);
  const texts = list.elements.map((element) => JSON.stringify(element));
  const odd = oddJson(list.elements[index], random);
  const others = (await receive(Buffer.from(list.around(texts.toSpliced(index, 1))))).map((r) =>
    JSON.stringify(r),
  );
  const all = (await receive(Buffer.from(list.around(texts.with(index, odd))))).map((r) => JSON.stringify(r));
  let at = 0;
  for (const answer of all) if (answer === others[at]) at += 1;
  assert.equal(at, others.length, `an odd element cost its neighbours: ${odd.slice(0, 500)}`);
  assert.ok(mayBeNothing || all.length > others.length, `an odd element was dropped: ${odd.slice(0, 500)}`);
}

function listIn(json: unknown, key: string): List | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const elements: unknown = Object.entries(json).find(([name]) => name === key)?.[1];
  if (!Array.isArray(elements)) return null;
  const hole = '"the elements stand here"';
  const rest = JSON.stringify({ ...json, [key]: JSON.parse(hole) });
  return { elements, around: (texts) => rest.replace(hole, () => `[${texts.join(',')}]`) };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString().replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
