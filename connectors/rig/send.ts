import assert from 'node:assert/strict';
import { type Connector, type OutgoingPart, SendError, type Sent, UncertainError } from '../connector.ts';
import type { AskCase, BackfillCase, ConnectCase, LookUpCase, PollCase, SendCase } from './cases.ts';
import { contextOf, OffScript, odded, type Script } from './exchange.ts';
import { emptyPart } from './part.ts';
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
    assert.equal(outcome.externalId, one.expect.externalId);
    if (one.kind === 'lookUp') return;
    const { thread, notice = '' } = one.expect as Partial<Sent>;
    assert.equal(outcome.thread, thread, 'the private thread');
    if (outcome.notice !== undefined || notice)
      assert.ok(notice && outcome.notice?.includes(notice), `a notice: ${outcome.notice}`);
    return;
  }
  if (!('error' in outcome)) assert.fail(`it came to ${outcome.externalId}`);
  assertExpected(one.expect, outcome.error);
}

/** The error, or the uncertainty, that a case expects. */
export function assertExpected(
  expect: (SendCase | ConnectCase | PollCase | LookUpCase | BackfillCase | AskCase)['expect'],
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
      for (const id of [outcome.externalId, outcome.thread])
        if (typeof id === 'string') assert.match(id, /^[^\0]{1,500}$/su);
    }
    // A connector that needs another call after this answer is out of script here, which is no fault.
    else if (!(outcome.error instanceof OffScript)) assertOurs(outcome.error);
  }
}

type Outcome = { externalId: string | null; thread?: string; notice?: string } | { error: unknown };

async function sent(connector: Connector, one: Case, script: Script): Promise<Outcome> {
  const settings = settingsOf(connector, one.settings);
  const context = { ...contextOf(one, settings, script), doorAddress: null };
  const part = partOf(one, context.now);
  const ask = async (): Promise<Exclude<Outcome, { error: unknown }>> => {
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
    ...emptyPart(now),
    ...stated,
    attachments: attachments.map((attachment) => ({
      ...attachment,
      bytes: async () => Buffer.from('bytes'),
    })),
  };
}
