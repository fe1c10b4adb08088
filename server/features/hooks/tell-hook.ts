import { sql } from 'kysely';
import type { Told } from '#connectors/kit/rooms.ts';
import type { NoticeHook } from '#contract/notice-hooks.ts';
import {
  aboutIn,
  type DueNotice,
  linkTo,
  linkToChannel,
  toldIn,
  tooOld,
} from '#server/features/notices/due.ts';
import { quietUntil } from '#server/features/notices/quiet.ts';
import { heldUntil, type Receiver, receiverOf } from '#server/features/notices/receiver.ts';
import { wordsIn } from '#server/features/notices/words.ts';
import { withinChannels } from '#server/platform/database.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { type Hook, hookById } from './hooks.ts';
import { postTo } from './post.ts';
import { settle } from './settle.ts';

/** So many are listed in one message. */
const listed = 5;
/** Longer than a call can take. */
const mine = 60_000;

/**
 * Tells an address what waits for it, all in one message; in quiet hours, and while its agent works at the desk, it
 * waits. A process that dies after the call and before it is written down tells the same once more.
 */
export async function tellHook(workspaceId: string, hookId: string, now: Date): Promise<void> {
  const hook = await take(workspaceId, hookId, now);
  if (!hook) return;
  const to = hook.agentId ? await receiverOf(workspaceId, hook.agentId) : null;
  // Nobody may be told: it is forgotten with the next message, and nothing leaves.
  const ids = await idsOf(workspaceId, hookId);
  const notices = to === undefined ? [] : await waiting(hook, to, now);
  const kept = new Set(notices.map(({ id }) => id));
  // Only of those that were there before it was looked what is worth telling: what has come since is told next.
  const dropped = ids.filter((id) => !kept.has(id));
  if (notices.length === 0) return settle(hook, { outcome: null, done: dropped, now });
  const outcome = await postTo(hook, saidOf(hook, notices), now);
  const done = outcome.kind === 'busy' ? dropped : [...dropped, ...kept];
  await settle(hook, { outcome, done, now });
}

/** The hook, if it is this process's turn now; otherwise the job comes again when it is. */
async function take(workspaceId: string, hookId: string, now: Date): Promise<Hook | undefined> {
  const hook = await hookById(workspaceId, hookId);
  if (!hook || hook.brokenAt) return undefined;
  const held = await heldTill(hook, now);
  const isMine = await inWorkspace(workspaceId, async (tx) => {
    if (held && held > now) return again(tx, hookId, held);
    // Whoever told it until this moment has written down by now how that went: what was read before says less.
    const { rows } = await sql<{ retry_at: Date | null; busy_until: Date | null }>`
      select retry_at, busy_until from notice_hook
      where workspace_id = ${workspaceId} and id = ${hookId} and broken_at is null for update`.execute(tx.q);
    const [row] = rows;
    if (!row) return false;
    if (row.retry_at && row.retry_at > now) return again(tx, hookId, row.retry_at);
    if (row.busy_until && row.busy_until > now) return again(tx, hookId, new Date(now.getTime() + 5_000));
    await sql`
      update notice_hook set busy_until = ${new Date(now.getTime() + mine)}
      where workspace_id = ${workspaceId} and id = ${hookId}`.execute(tx.q);
    return true;
  });
  return isMine ? hookById(workspaceId, hookId) : undefined;
}

async function again(tx: Tx, hookId: string, runAt: Date): Promise<false> {
  await enqueue(tx, 'tell-hook', { hookId }, { key: `hook ${hookId}`, runAt });
  return false;
}

async function heldTill(hook: Hook, now: Date): Promise<Date | null> {
  if (!hook.agentId) return hook.quiet && quietUntil(hook.quiet, hook.quiet.zone, now);
  const to = await receiverOf(hook.workspaceId, hook.agentId);
  return to ? heldUntil(to, now) : null;
}

async function idsOf(workspaceId: string, hookId: string): Promise<string[]> {
  const rows = await inWorkspace(workspaceId, (tx) =>
    tx.q
      .selectFrom('hook_message')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('hook_id', '=', hookId)
      .execute(),
  );
  return rows.map(({ id }) => id);
}

/** What is still worth telling: not a day old, reached by its agent, and not read at the desk meanwhile. */
function waiting(hook: Hook, to: Receiver | null, now: Date): Promise<DueNotice[]> {
  return withinChannels(to?.channels ?? null, () =>
    inWorkspace(hook.workspaceId, async (tx) => {
      const { rows } = await sql<DueNotice & { kind: NoticeHook['events'][number] }>`
        select q.id, q.kind, q.happened, q.conversation_id as "conversationId", coalesce(c.number, 0) as number,
          coalesce(p.name, '') as "contactName", b.name as by, q.id as about, null as note,
          case when h.id is not null then json_build_object('id', h.id, 'name', h.name, 'trouble', t.kind, 'over', q.is_over) end as channel
        from hook_message q
        left join channel h on h.workspace_id = q.workspace_id and h.id = q.channel_id
        left join channel_trouble t on t.workspace_id = q.workspace_id and t.id = q.trouble_id
        left join conversation c on c.workspace_id = q.workspace_id and c.id = q.conversation_id
        left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
        left join agent b on b.workspace_id = q.workspace_id and b.id = q.actor_id
        where q.workspace_id = ${hook.workspaceId} and q.hook_id = ${hook.id} and (c.id is not null or h.id is not null)
          and q.at > ${new Date(now.getTime() - tooOld)}
          and not exists (select from notice n where n.workspace_id = q.workspace_id and n.agent_id = ${hook.agentId}::uuid
            and n.kind = q.kind and n.conversation_id = q.conversation_id and n.read_at >= q.at)
        order by q.at, q.id`.execute(tx.q);
      return rows;
    }),
  );
}

function saidOf(hook: Hook, notices: DueNotice[]): Told {
  const words = wordsIn(hook.language);
  const rest = notices.length - listed;
  return {
    items: notices.slice(0, listed).map((notice) => ({
      told: toldIn(words, notice),
      about: aboutIn(words, notice),
      url: notice.channel
        ? linkToChannel(hook.workspaceId, notice.channel.id)
        : linkTo(hook.workspaceId, notice.conversationId ?? undefined),
    })),
    more:
      rest > 0 ? { label: words.say('letter.more', { count: rest }), url: linkTo(hook.workspaceId) } : null,
    open: words.say('letter.open'),
  };
}

/** For "send a trial". */
export function trialSaid({ language, workspaceId }: Pick<Hook, 'language' | 'workspaceId'>): Told {
  const { say } = wordsIn(language);
  const item = { told: say('told.trial'), about: say('hooks.trial'), url: linkTo(workspaceId) };
  return { items: [item], more: null, open: say('letter.open') };
}
