import { sql } from 'kysely';
import type { NoticeChoices } from '#contract/notices.ts';
import type { AgentActor } from '#server/actor.ts';
import type { Tx } from '#server/transaction.ts';

const usualChoices: NoticeChoices = {
  mention: { desk: true, desktop: true },
  assigned: { desk: true, desktop: true },
  message: { desktop: true },
  quiet: null,
};

export async function noticeChoicesOf(tx: Tx, actor: AgentActor): Promise<NoticeChoices> {
  const row = await tx.q
    .selectFrom('agent')
    .select('notice_choices')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', actor.id)
    .executeTakeFirst();
  return { ...usualChoices, ...row?.notice_choices };
}

export async function setNoticeChoices(
  tx: Tx,
  actor: AgentActor,
  choices: NoticeChoices,
): Promise<NoticeChoices> {
  await sql`update agent set notice_choices = ${JSON.stringify(choices)}::jsonb where workspace_id = ${tx.workspaceId} and id = ${actor.id}`.execute(
    tx.q,
  );
  return choices;
}
