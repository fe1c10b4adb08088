import { sql } from 'kysely';
import { type ReadContext, SendError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { bring, NotTheReader } from '#server/features/inbound/bring.ts';
import { log } from '#server/platform/log.ts';
import { system } from '#server/transaction.ts';
import { noteFailure, noteSuccess } from './note.ts';
import { pauseAfter } from './pause.ts';

/** Reads a channel until `signal` fires: poll after poll, or one connection after the other. */
export async function readChannel(channel: OpenChannel, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let pause: number;
    try {
      const againIn = await readOnce(channel, signal, () => {
        failures = 0;
        return noteSuccess(channel);
      });
      failures = 0;
      await noteSuccess(channel);
      pause = againIn;
    } catch (error) {
      if (signal.aborted || error instanceof NotTheReader) return;
      failures += 1;
      pause = pauseAfter(error, failures);
      const message = error instanceof SendError ? error.message : `Reading failed: ${describe(error)}`;
      log.info({ channel: channel.id, failures, error: message }, 'a channel could not be read');
      await noteFailure(channel, error, message);
    }
    await wait(pause, signal);
  }
}

/** @returns after how many milliseconds to go on */
async function readOnce(
  channel: OpenChannel,
  signal: AbortSignal,
  alive: () => Promise<void>,
): Promise<number> {
  const { connector } = channel;
  const context: ReadContext<unknown> = {
    ...contextOf(channel),
    state: await stateOf(channel),
    others: await othersOf(channel),
    bring: async (documents, state) => {
      await bring(channel, documents, state);
      await alive();
    },
    signal,
  };
  if (connector.poll) return Math.max(1_000, (await connector.poll(context)).againIn);
  await connector.listen?.(context);
  // A listener that ended without a word was cut off by the other side.
  return 1_000;
}

async function stateOf(channel: OpenChannel): Promise<unknown> {
  const row = await system()
    .selectFrom('reading')
    .select('state')
    .where('channel_id', '=', channel.id)
    .executeTakeFirst();
  return row?.state ?? null;
}

/** The addresses of the accounts that answer for this one, for which it answers, or for which the same one does. */
async function othersOf({ id, workspaceId, connector }: OpenChannel): Promise<string[]> {
  if (!connector.answersFromAny) return [];
  const { rows } = await sql<{ address: string }>`
    select o.address from channel c
    join channel o on o.workspace_id = c.workspace_id and o.id <> c.id and o.address is not null
      and coalesce(o.answers_from, o.id) = coalesce(c.answers_from, c.id)
    where c.workspace_id = ${workspaceId} and c.id = ${id}`.execute(system());
  return rows.map(({ address }) => address);
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
