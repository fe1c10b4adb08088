import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Connector, Document, Raw, Received } from '../connector.ts';
import type { BackfillCase, Exchange, PollCase } from './cases.ts';
import { contextOf, OffScript, odded, type Script } from './exchange.ts';
import { assertHidden, assertMeans, understood } from './receive.ts';
import { secretsOf, settingsOf } from './requests.ts';
import { assertExpected, assertOurs } from './send.ts';

type Case = PollCase | BackfillCase;

/** One poll or backfill case: what is asked, what is brought and what it means, and the state that is left. */
export async function runPoll(connector: Connector, one: Case): Promise<void> {
  const script: Script = { left: [...one.exchange] };
  const look = await polled(connector, one, one.state, script);
  if (look.error instanceof OffScript) throw look.error;
  if (!('events' in one.expect)) {
    if (look.error === undefined) assert.fail('nothing went wrong');
    assertExpected(one.expect, look.error);
    return;
  }
  if (look.error !== undefined) throw look.error;
  assert.equal(script.left.length, 0, 'not every request of the script was made');
  assertMeans(one.expect.events, look.received);
  if (one.expect.state !== undefined) assert.deepEqual(look.state, one.expect.state);
  if (one.expect.againIn !== undefined) assert.equal(look.againIn, one.expect.againIn);
}

/**
 * Whatever the platform answers, it comes to one of our errors or to nothing, and what could not be brought is
 * brought by the next look: the state has not gone past it.
 */
export async function runOddPoll(connector: Connector, one: Case): Promise<void> {
  if (!('events' in one.expect)) return;
  const secrets = secretsOf(connector, settingsOf(connector, one.settings));
  const good = await polled(connector, one, one.state, { left: [...one.exchange] });
  for (const exchange of odded(one.exchange, secrets)) {
    const first = await polled(connector, one, one.state, { left: exchange });
    if (first.error !== undefined && !(first.error instanceof OffScript)) assertOurs(first.error);
    // Where nothing was brought and nothing has moved, the next look is the good one.
    if (first.received.length === 0 && isDeepStrictEqual(first.state, one.state)) continue;
    const second = await polled(connector, one, first.state, { left: [], any: lasting(one.exchange) });
    // A look that asks something else from where it stands now cannot be answered by this script.
    if (second.error !== undefined) continue;
    const brought = new Set([...first.received, ...second.received].map(nameOf));
    for (const event of good.received)
      assert.ok(brought.has(nameOf(event)), `an odd answer cost a message: ${nameOf(event)}`);
  }
}

interface Looked {
  received: Received[];
  state: unknown;
  againIn: number | null;
  error?: unknown;
}

async function polled(connector: Connector, one: Case, state: unknown, script: Script): Promise<Looked> {
  const settings = settingsOf(connector, one.settings);
  const looked: Looked = { received: [], state: structuredClone(state), againIn: null };
  const documents: Document[] = [];
  const context = {
    ...contextOf(one, settings, script),
    state: structuredClone(state),
    signal: new AbortController().signal,
    bring: async (brought: Document[], next: unknown): Promise<void> => {
      documents.push(...brought);
      looked.state = JSON.parse(JSON.stringify(next ?? null));
    },
  };
  try {
    if (one.kind === 'backfill') {
      if (!connector.backfill) assert.fail('This connector reads nothing back');
      await connector.backfill({ ...context, since: new Date(one.since) });
    } else {
      const done = (await connector.poll?.(context)) ?? assert.fail('This connector does not poll');
      assert.ok(done.againIn >= 0, 'againIn is no time to wait');
      looked.againIn = done.againIn;
    }
  } catch (error) {
    looked.error = error;
  }
  for (const document of documents) looked.received.push(...(await meaningOf(connector, one, document)));
  const shown = [looked.received, looked.state, documents.map(({ body, facts }) => [body.toString(), facts])];
  assertHidden(secretsOf(connector, settings), shown);
  assertHidden(secretsOf(connector, settings), looked.error ?? null);
  return looked;
}

function meaningOf(connector: Connector, one: Case, { body, facts = {} }: Document): Promise<Received[]> {
  const raw: Raw = { method: 'READ', query: {}, headers: {}, body, receivedAt: new Date(one.now), facts };
  return understood(connector, raw, { accepted: true, facts });
}

/** What a request gets when it is made again: its last answer of the script. */
function lasting(exchange: Exchange[]): Exchange[] {
  return exchange.toReversed();
}

function nameOf({ event }: Received): string {
  return JSON.stringify('id' in event ? [event.type, event.id] : event);
}
