import { sql } from 'kysely';
import { type NoticeChoices, noticeChoices } from '#contract/notices.ts';
import type { AgentActor } from '#server/actor.ts';
import type { Tx } from '#server/transaction.ts';

export const usualChoices: NoticeChoices = {
  mention: { desk: true, desktop: true, push: true, mail: true },
  assigned: { desk: true, desktop: true, push: true, mail: true },
  channel: { desk: true, desktop: true, push: true, mail: true },
  due: { desk: true, desktop: true, push: true, mail: false },
  overdue: { desk: true, desktop: true, push: true, mail: true },
  closing: { desk: true, desktop: true, push: true, mail: false },
  followed: { desk: true, desktop: true, push: true, mail: false },
  unowned: { desk: true, desktop: true, push: true, mail: true },
  undelivered: { desk: true, desktop: true, push: true, mail: true },
  followMentions: false,
  message: { desk: false, desktop: true, push: true, mail: false },
  quiet: null,
  mailAfter: 5,
};

export async function noticeChoicesOf(tx: Tx, actor: AgentActor): Promise<NoticeChoices> {
  const row = await tx.q
    .selectFrom('agent')
    .select('notice_choices')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', actor.id)
    .executeTakeFirst();
  return readChoices(row?.notice_choices);
}

/** As they are stored: older ones lack push and mail. A zone that this Node does not know brings back the usual. */
export function readChoices(stored: unknown): NoticeChoices {
  return noticeChoices.safeParse(stored).data ?? usualChoices;
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
