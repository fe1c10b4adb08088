import assert from 'node:assert/strict';
import type { Account, Connector } from '../connector.ts';
import type { ConnectCase } from './cases.ts';
import { contextOf, OffScript, odded, type Script } from './exchange.ts';
import { assertHidden } from './receive.ts';
import { secretsOf, settingsOf } from './requests.ts';
import { assertExpected, assertOurs } from './send.ts';

/** One connect case: what is asked of the platform, and the account that it comes to. */
export async function runConnect(connector: Connector, one: ConnectCase): Promise<void> {
  const script: Script = { left: [...one.exchange] };
  const outcome = await connected(connector, one, script);
  if ('error' in outcome && outcome.error instanceof OffScript) throw outcome.error;
  assert.equal(script.left.length, 0, 'not every request of the script was made');
  if ('account' in one.expect) {
    if ('error' in outcome) throw outcome.error;
    return assert.deepEqual(outcome.account, one.expect.account);
  }
  if (!('error' in outcome)) assert.fail('it was connected');
  assertExpected(one.expect, outcome.error);
}

/** Whatever the platform answers, it comes to an account that can be stored or to one of our errors. */
export async function runOddConnect(connector: Connector, one: ConnectCase): Promise<void> {
  const secrets = secretsOf(connector, settingsOf(connector, one.settings));
  for (const exchange of odded(one.exchange, secrets)) {
    const outcome = await connected(connector, one, { left: exchange });
    if ('error' in outcome) {
      if (!(outcome.error instanceof OffScript)) assertOurs(outcome.error);
      continue;
    }
    const { address = 'none', title = 'none' } = outcome.account;
    for (const text of [address, title]) assert.match(text, /^[^\0]{1,500}$/su);
  }
}

async function connected(
  connector: Connector,
  one: ConnectCase,
  script: Script,
): Promise<{ account: Account } | { error: unknown }> {
  const settings = settingsOf(connector, one.settings);
  const context = contextOf(one, settings, script);
  const ask = async (): Promise<Account> =>
    (await connector.connect?.(context)) ?? assert.fail('This connector tries no credentials');
  const outcome = await ask().then(
    (account) => ({ account }),
    (error: unknown) => ({ error }),
  );
  assertHidden(secretsOf(connector, settings), 'error' in outcome ? outcome.error : outcome);
  return outcome;
}
