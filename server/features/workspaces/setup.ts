import { randomInt } from 'node:crypto';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict } from '#server/errors.ts';
import { accountOf, createAccount } from '#server/features/access/accounts.ts';
import { createApiKey } from '#server/features/access/api-keys.ts';
import { asActor } from '#server/features/access/authenticate.ts';
import { sha256 } from '#server/platform/crypto.ts';
import { ownerPool } from '#server/platform/database.ts';
import { inWorkspace, system } from '#server/transaction.ts';
import { createWorkspace } from './create.ts';

export async function isSetupNeeded(): Promise<boolean> {
  const row = await system().selectFrom('agent').select('id').limit(1).executeTakeFirst();
  return row === undefined;
}

/** A new one-time code for the first visit; only its hash is kept, so each start prints its own. */
export async function newSetupCode(): Promise<string> {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
  const code = Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join('');
  await ownerPool().query('update installation set setup_code_hash = $1', [sha256(code).toString('hex')]);
  return code;
}

interface First {
  workspace: string;
  name: string;
  email: string;
  password: string;
}

/** The first visit: whoever read the code off the server's terminal makes the workspace. The code works once. */
export async function setUp(code: string, first: First): Promise<AgentActor> {
  const { rows } = await ownerPool().query<{ taken: boolean }>(
    'update installation set setup_code_hash = null where setup_code_hash = $1 returning true as taken',
    [sha256(code.trim().toUpperCase()).toString('hex')],
  );
  if (!(await isSetupNeeded())) throw conflict('set-up', 'Earshot is set up already: sign in instead.');
  if (!rows[0]?.taken) {
    throw new ApiError(
      403,
      'wrong-code',
      'This code is wrong or used up. The server prints a new one each time it starts.',
    );
  }
  try {
    return await make(first);
  } catch (error) {
    await ownerPool().query('update installation set setup_code_hash = $1', [
      sha256(code.trim().toUpperCase()).toString('hex'),
    ]);
    throw error;
  }
}

/** The same without a visit, from EARSHOT_ADMIN_*; a repeat on a later start changes nothing. */
export async function setUpUnattended(o: {
  email: string;
  password: string;
  apiKey: string | undefined;
}): Promise<void> {
  const account = await accountOf(o.email);
  const existing =
    account &&
    (await system().selectFrom('agent').selectAll().where('user_id', '=', account.id).executeTakeFirst());
  const actor: AgentActor = existing
    ? asActor(existing)
    : await make({
        workspace: 'Earshot',
        name: o.email.split('@')[0] ?? 'Administrator',
        email: o.email,
        password: o.password,
      });
  const apiKey = o.apiKey;
  if (!apiKey) return;
  const known = await system()
    .selectFrom('api_key')
    .select('id')
    .where('hash', '=', sha256(apiKey))
    .executeTakeFirst();
  if (!known)
    await inWorkspace(actor.workspaceId, (tx) =>
      createApiKey(tx, actor, { name: 'EARSHOT_ADMIN_API_KEY' }, apiKey),
    );
}

async function make(first: First): Promise<AgentActor> {
  const account = (await accountOf(first.email)) ?? (await createAccount(first));
  return createWorkspace(first.workspace, account);
}
