import { sql } from 'kysely';
import { type ApiError, invalid } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import { channelById, type OpenChannel } from './find.ts';

interface Wanted {
  answersFrom?: string | null | undefined;
  teamId?: string | null | undefined;
}

/** Of two who choose at once the second sees what the first chose. Taken before the row of any channel. */
export async function takeTurns(tx: Tx, { answersFrom }: Wanted): Promise<void> {
  if (!answersFrom) return;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${tx.workspaceId} answers-from`}, 0))`.execute(
    tx.q,
  );
}

/** What of a channel's row changes when somebody chooses who answers there, and whose matter it is. */
export async function chosenAnswering(
  tx: Tx,
  id: string,
  { answersFrom, teamId }: Wanted,
): Promise<{ answers_from?: string | null; team_id?: string | null }> {
  if (answersFrom) await mayAnswerFor(tx, id, answersFrom);
  if (teamId) await mustBeTeam(tx, id, teamId);
  return {
    ...(answersFrom !== undefined && { answers_from: answersFrom }),
    ...(teamId !== undefined && { team_id: teamId }),
  };
}

/** One step and no more: whoever answers for another answers for itself, so that no two ever wait for each other. */
async function mayAnswerFor(tx: Tx, id: string, wanted: string): Promise<void> {
  const rows = await tx.q
    .selectFrom('channel')
    .select(['id', 'name', 'state', 'answers_from'])
    .where('workspace_id', '=', tx.workspaceId)
    .where((where) => where.or([where('id', 'in', [id, wanted]), where('answers_from', '=', id)]))
    .execute();
  const other = rows.find((row) => row.id === wanted);
  const [channel, sender] = [await channelById(id), other && (await channelById(wanted))];
  if (!channel || !other || !sender) throw refusal('This channel is not known in this workspace.');
  const { title, answersFromAny } = channel.connector;
  if (wanted === id) throw refusal('A channel answers from its own account unless you choose another one.');
  if (!answersFromAny?.includes('public'))
    throw refusal(
      `${title} lets nobody answer in public from another account than the one that was written to.`,
    );
  if (sender.connector.name !== channel.connector.name)
    throw refusal(`Choose a channel of ${title}: only an account of the same platform can answer there.`);
  if (other.state === 'disconnected')
    throw refusal(`${other.name} is disconnected: connect it again, or choose another channel.`);
  if (!sender.connector.send) throw refusal(`${other.name} can only receive.`);
  if (isElsewhere(channel, sender))
    throw refusal(`${other.name} is on another server than ${channel.name}, so it cannot answer there.`);
  if (other.answers_from)
    throw refusal(
      `${other.name} is itself answered from another channel. Choose one that answers from its own account.`,
    );
  const dependent = rows.find((row) => row.answers_from === id && row.id !== id);
  if (dependent)
    throw refusal(
      `${channel.name} answers for ${dependent.name}, so it has to answer from its own account. Change that one first.`,
    );
}

/** A practice account is known to nobody outside of its sandbox. */
function isElsewhere(channel: OpenChannel, sender: OpenChannel): boolean {
  return channel.practice !== sender.practice;
}

async function mustBeTeam(tx: Tx, id: string, teamId: string): Promise<void> {
  const { rows } = await sql`
    select from team t where t.workspace_id = ${tx.workspaceId} and t.id = ${teamId} and (t.archived_at is null
      -- What was chosen before may be saved again along with other things.
      or exists (select from channel c where c.workspace_id = t.workspace_id and c.id = ${id} and c.team_id = t.id))`.execute(
    tx.q,
  );
  if (rows.length > 0) return;
  throw invalid('This team is not known in this workspace; it may have been archived.', [
    { path: 'teamId', message: 'unknown' },
  ]);
}

function refusal(message: string): ApiError {
  return invalid(message, [{ path: 'answersFrom', message: 'not possible' }]);
}
