import { randomUUIDv7 } from 'node:crypto';
import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import { roomKinds } from '#connectors/kit/rooms.ts';
import {
  type addNoticeHook,
  type editNoticeHook,
  type listNoticeHooks,
  type NoticeHook,
  noticeHook,
  workspaceHookEvents,
} from '#contract/notice-hooks.ts';
import { type AgentActor, mustBeAllowed, permissionsOf } from '#server/actor.ts';
import { conflict, invalid, notFound } from '#server/errors.ts';
import { decrypt, encrypt } from '#server/platform/crypto.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';

const hooksMax = 50;

/** One, with its secret. */
export interface Hook {
  workspaceId: string;
  id: string;
  agentId: string | null;
  createdBy: string;
  kind: string;
  name: string;
  host: string;
  url: string;
  /** The same as it is stored: another one is another address. */
  target: Buffer;
  quiet: NoticeHook['quiet'];
  language: string;
  failures: number;
  retryAt: Date | null;
  brokenAt: Date | null;
}

/** The caller's own, and those of the workspace for whoever manages it. */
export async function listHooks(tx: Tx, actor: AgentActor): Promise<z.output<typeof listNoticeHooks.reply>> {
  const { rows } = await sql<Row>`
    select * from notice_hook where workspace_id = ${tx.workspaceId}
      and (agent_id = ${actor.id} or agent_id is null and ${manages(actor)})
    order by agent_id is null, lower(name), id`.execute(tx.q);
  const kinds = roomKinds.map(({ name, title }) => ({ name, title }));
  return { data: rows.map(asHook), next: null, kinds };
}

export async function addHook(
  tx: Tx,
  actor: AgentActor,
  given: z.output<typeof addNoticeHook.body>,
): Promise<NoticeHook> {
  const { scope, kind, name, url, events, quiet, language } = given;
  if (scope === 'workspace') mustBeAllowed(actor, 'workspace.manage');
  refuseEvents(scope, events);
  if (!roomKinds.some(({ name: known }) => known === kind))
    throw invalid('There is no such kind of room.', [{ path: 'kind', message: 'unknown' }]);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from notice_hook where workspace_id = ${tx.workspaceId}
      and agent_id is not distinct from ${scope === 'own' ? actor.id : null}`.execute(tx.q);
  if ((rows[0]?.count ?? 0) >= hooksMax)
    throw invalid(`There can be at most ${hooksMax} of these; remove one first.`);
  const id = randomUUIDv7();
  await tx.q
    .insertInto('notice_hook')
    .values({
      workspace_id: tx.workspaceId,
      id,
      agent_id: scope === 'own' ? actor.id : null,
      created_by: actor.id,
      kind,
      name,
      target: encrypt(url, id),
      host: new URL(url).host,
      events,
      quiet: quiet && JSON.stringify(quiet),
      language,
    })
    .execute();
  return shown(tx, actor, id);
}

export async function editHook(
  tx: Tx,
  actor: AgentActor,
  id: string,
  edit: z.output<typeof editNoticeHook.body>,
): Promise<NoticeHook> {
  const { scope } = await shown(tx, actor, id);
  if (edit.events) refuseEvents(scope, edit.events);
  const { url, quiet, ...rest } = edit;
  const changes = {
    ...(rest.name === undefined ? {} : { name: rest.name }),
    ...(rest.events === undefined ? {} : { events: rest.events }),
    ...(rest.language === undefined ? {} : { language: rest.language }),
    ...(quiet === undefined ? {} : { quiet: quiet && JSON.stringify(quiet) }),
    ...(url === undefined
      ? {}
      : {
          target: encrypt(url, id),
          host: new URL(url).host,
          created_by: actor.id,
          failures: 0,
          retry_at: null,
          trouble: null,
          broken_at: null,
        }),
  };
  if (Object.keys(changes).length > 0)
    await tx.q
      .updateTable('notice_hook')
      .set(changes)
      .where('workspace_id', '=', tx.workspaceId)
      .where('id', '=', id)
      .execute();
  return shown(tx, actor, id);
}

export async function removeHook(tx: Tx, actor: AgentActor, id: string): Promise<Record<string, never>> {
  await shown(tx, actor, id);
  await sql`delete from notice_hook where workspace_id = ${tx.workspaceId} and id = ${id}`.execute(tx.q);
  return {};
}

/** @throws ApiError where there is none that the caller may see */
export async function shown(tx: Tx, actor: AgentActor, id: string): Promise<NoticeHook> {
  const found = (await listHooks(tx, actor)).data.find((each) => each.id === id);
  if (!found) throw notFound('address for notices');
  return found;
}

export function hookById(workspaceId: string, id: string): Promise<Hook | undefined> {
  return inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<Row>`
      select h.* from notice_hook h where h.workspace_id = ${workspaceId} and h.id = ${id}`.execute(tx.q);
    const [row] = rows;
    if (!row) return undefined;
    return {
      workspaceId,
      id,
      agentId: row.agent_id,
      createdBy: row.created_by,
      kind: row.kind,
      name: row.name,
      host: row.host,
      url: decrypt(row.target, id),
      target: row.target,
      quiet: noticeHook.shape.quiet.parse(row.quiet),
      language: row.language,
      failures: row.failures,
      retryAt: row.retry_at,
      brokenAt: row.broken_at,
    };
  });
}

function manages(actor: AgentActor): SqlBool {
  return permissionsOf(actor).includes('workspace.manage');
}

function refuseEvents(scope: NoticeHook['scope'], events: NoticeHook['events']): void {
  const known: readonly string[] = workspaceHookEvents;
  const odd = scope === 'workspace' ? events.find((event) => !known.includes(event)) : undefined;
  if (odd)
    throw conflict('own-only', 'This is told to one agent each; add an address of your own for it.', {
      event: odd,
    });
}

interface Row {
  id: string;
  agent_id: string | null;
  created_by: string;
  kind: string;
  name: string;
  target: Buffer;
  host: string;
  events: NoticeHook['events'];
  quiet: unknown;
  language: string;
  last_ok_at: Date | null;
  failures: number;
  retry_at: Date | null;
  busy_until: Date | null;
  trouble: string | null;
  broken_at: Date | null;
}

function asHook(row: Row): NoticeHook {
  return {
    id: row.id,
    scope: row.agent_id ? 'own' : 'workspace',
    kind: row.kind,
    name: row.name,
    host: row.host,
    events: row.events,
    quiet: noticeHook.shape.quiet.parse(row.quiet),
    language: row.language,
    lastToldAt: row.last_ok_at?.toISOString() ?? null,
    trouble: row.trouble,
    broken: row.broken_at !== null,
  };
}
