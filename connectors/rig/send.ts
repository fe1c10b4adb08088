import assert from 'node:assert/strict';
import { type Connector, type OutgoingPart, SendError, UncertainError } from '../connector.ts';
import type { ConnectCase, LookUpCase, PollCase, SendCase } from './cases.ts';
import { contextOf, OffScript, odded, type Script } from './exchange.ts';
import { assertHidden } from './receive.ts';
import { secretsOf, settingsOf } from './requests.ts';

type Case = SendCase | LookUpCase;

/** One send or look-up case: the requests it should cause, and what it should come to. */
export async function runSend(connector: Connector, one: Case): Promise<void> {
  const script: Script = { left: [...one.exchange] };
  const outcome = await sent(connector, one, script);
  if ('error' in outcome && outcome.error instanceof OffScript) throw outcome.error;
  assert.equal(script.left.length, 0, 'not every request of the script was made');
  if ('externalId' in one.expect) {
    if ('error' in outcome) throw outcome.error;
    return assert.equal(outcome.externalId, one.expect.externalId);
  }
  if (!('error' in outcome)) assert.fail(`it came to ${outcome.externalId}`);
  assertExpected(one.expect, outcome.error);
}

/** The error, or the uncertainty, that a case expects. */
export function assertExpected(
  expect: SendCase['expect'] | ConnectCase['expect'] | PollCase['expect'] | LookUpCase['expect'],
  error: unknown,
): void {
  if ('uncertain' in expect) {
    assert.ok(error instanceof UncertainError, String(error));
    return;
  }
  if (!('error' in expect)) throw error;
  if (!(error instanceof SendError)) throw error;
  const { kind, retryAfter, message } = expect.error;
  assert.deepEqual({ kind: error.kind, retryAfter: error.retryAfter }, { kind, retryAfter }, error.message);
  assert.ok(error.message.includes(message), error.message);
}

/** Whatever a platform answers to any of the requests, it is sent under some id or fails with one of our errors. */
export async function runOddAnswers(connector: Connector, one: Case): Promise<void> {
  const secrets = secretsOf(connector, settingsOf(connector, one.settings));
  for (const exchange of odded(one.exchange, secrets)) {
    const outcome = await sent(connector, one, { left: exchange });
    if (!('error' in outcome)) {
      if (outcome.externalId !== null) assert.match(outcome.externalId, /^[^\0]{1,500}$/su);
    }
    // A connector that needs another call after this answer is out of script here, which is no fault.
    else if (!(outcome.error instanceof OffScript)) assertOurs(outcome.error);
  }
}

type Outcome = { externalId: string | null } | { error: unknown };

async function sent(connector: Connector, one: Case, script: Script): Promise<Outcome> {
  const settings = settingsOf(connector, one.settings);
  const context = { ...contextOf(one, settings, script), doorAddress: null };
  const part = partOf(one, context.now);
  const ask = async (): Promise<{ externalId: string | null }> => {
    if (one.kind === 'lookUp') return (await connector.lookUp?.(part, context)) ?? { externalId: null };
    return (await connector.send?.(part, context)) ?? assert.fail('This connector cannot send');
  };
  const outcome: Outcome = await ask().catch((error: unknown) => ({ error }));
  assertHidden(secretsOf(connector, settings), 'error' in outcome ? outcome.error : outcome);
  return outcome;
}

/** An error that the core knows what to do with, and that a person can read. */
export function assertOurs(error: unknown): void {
  if (!(error instanceof SendError || error instanceof UncertainError)) throw error;
  assert.ok(
    error.message.length > 5 && error.message.length < 1000 && error.message.isWellFormed(),
    error.message,
  );
  if (error instanceof SendError && error.retryAfter !== null) assert.ok(error.retryAfter >= 0);
}

function partOf({ part }: Case, now: Date): OutgoingPart {
  const { attachments = [], ...stated } = part as Partial<OutgoingPart>;
  return {
    id: '0195c0de-0000-7000-8000-000000000001',
    messageId: '0195c0de-0000-7000-8000-0000000000aa',
    thread: { id: 'thread-1', surface: 'private', subject: null },
    recipient: { keys: [{ namespace: 'channel', value: 'customer-1' }] },
    authorName: 'Anahit',
    text: '',
    answerTo: null,
    copies: [],
    replyTo: null,
    previous: null,
    history: [],
    createdAt: now,
    ...stated,
    attachments: attachments.map((attachment) => ({
      ...attachment,
      bytes: async () => Buffer.from('bytes'),
    })),
  };
}
