import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Connector, Who } from '../connector.ts';
import type { AskCase } from './cases.ts';
import { contextOf, OffScript, odded, type Script } from './exchange.ts';
import { assertHidden } from './receive.ts';
import { secretsOf, settingsOf } from './requests.ts';
import { assertExpected, assertOurs } from './send.ts';
import { soundResults } from './sound.ts';

/** One question or wish beside messages: what is asked of the platform, and what it comes to. */
export async function runAsk(connector: Connector, one: AskCase): Promise<void> {
  const script: Script = { left: [...one.exchange] };
  const outcome = await asked(connector, one, script);
  if ('error' in outcome && outcome.error instanceof OffScript) throw outcome.error;
  assert.equal(script.left.length, 0, 'not every request of the script was made');
  if ('result' in one.expect) {
    if ('error' in outcome) throw outcome.error;
    return assert.deepEqual(outcome.result, one.expect.result);
  }
  if (!('error' in outcome)) assert.fail('nothing went wrong');
  assertExpected(one.expect, outcome.error);
}

/** Whatever the platform answers, it comes to something that can be stored or to one of our errors. */
export async function runOddAsk(connector: Connector, one: AskCase): Promise<void> {
  const secrets = secretsOf(connector, settingsOf(connector, one.settings));
  for (const exchange of odded(one.exchange, secrets)) {
    const outcome = await asked(connector, one, { left: exchange });
    if ('error' in outcome) {
      if (!(outcome.error instanceof OffScript)) assertOurs(outcome.error);
      continue;
    }
    const parsed = (soundResults[one.kind] ?? z.null()).safeParse(outcome.result);
    if (!parsed.success)
      assert.fail(`${one.kind} came to what nobody can use: ${z.prettifyError(parsed.error)}`);
  }
}

async function asked(
  connector: Connector,
  one: AskCase,
  script: Script,
): Promise<{ result: unknown } | { error: unknown }> {
  const settings = settingsOf(connector, one.settings);
  const outcome = await ask(connector, one, contextOf(one, settings, script)).then(
    (result) => ({ result: JSON.parse(JSON.stringify(result ?? null)) as unknown }),
    (error: unknown) => ({ error }),
  );
  // What the platform sends as a file is handed on as it is.
  if (one.kind !== 'download' || 'error' in outcome)
    assertHidden(secretsOf(connector, settings), 'error' in outcome ? outcome.error : outcome);
  return outcome;
}

async function ask(
  connector: Connector,
  one: AskCase,
  context: ReturnType<typeof contextOf<unknown>>,
): Promise<unknown> {
  if (!connector[one.kind]) return assert.fail(`This connector has no ${one.kind}`);
  switch (one.kind) {
    case 'subscribe':
      return connector.subscribe?.({ ...context, webhookUrl: one.webhookUrl });
    case 'webhook':
      return connector.webhook?.({ ...context, webhookUrl: one.webhookUrl });
    case 'enterWebhook':
      return connector.enterWebhook?.({ ...context, webhookUrl: one.webhookUrl });
    case 'profile':
      return connector.profile?.(one.who as unknown as Who, context);
    case 'words':
      return connector.words?.(one.target, context);
    case 'download':
      return fileOf(await connector.download?.(one.handle, context));
    case 'react':
      return connector.react?.(one.target, one.emoji, context);
    case 'hide':
      return connector.hide?.(one.target, one.hidden, context);
    case 'like':
      return connector.like?.(one.target, one.liked, context);
    case 'remove':
      return connector.remove?.(one.target, context);
    case 'block':
      return connector.block?.(one.who as unknown as Who, one.blocked, context);
    default:
      return connector[one.kind]?.(context);
  }
}

async function fileOf(response: Response | undefined): Promise<unknown> {
  if (!response) return null;
  const { status, headers } = response;
  return { status, type: headers.get('content-type'), body: (await response.text()).toWellFormed() };
}
