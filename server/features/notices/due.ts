import { sql } from 'kysely';
import type { TroubleKind } from '#contract/health.ts';
import type { Notice } from '#contract/notices.ts';
import { calledIn } from '#server/features/contacts/stand-in.ts';
import { withinChannels } from '#server/platform/database.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { inWorkspace } from '#server/transaction.ts';
import type { Receiver } from './receiver.ts';
import { beginning, type Words } from './words.ts';

/** Something to tell an agent who is away; no word of a customer is in it. */
export interface DueNotice {
  id: string;
  kind: Notice['kind'];
  happened: Notice['happened'];
  /** There are more like it. */
  several?: boolean;
  /** Null where it is about a channel. */
  conversationId: string | null;
  number: number;
  contactName: string;
  channel: { id: string; name: string; trouble: TroubleKind | 'profile'; over: boolean } | null;
  by: string | null;
  /** What it tells of, as the desk itself would call it when it tells of the same. */
  about: string;
  /** The note that names them, in the words of a colleague. */
  note: string | null;
}

/** What is older was not told in time, and is left to the list at the desk. */
export const tooOld = 86_400_000;

/** Those of these notices that are still unread, still the agent's, and about what they still reach. */
export function stillDue(to: Receiver, ids: string[], now: Date): Promise<DueNotice[]> {
  return withinChannels(to.channels, () =>
    inWorkspace(to.workspaceId, async (tx) => {
      const { rows } = await sql<DueNotice>`
        select n.id, n.kind, n.happened, n.several, c.id as "conversationId", coalesce(c.number, 0) as number, coalesce(p.name, '') as "contactName", coalesce(b.name, case when m.author_kind = 'automation' then m.author_name end) as by,
          case when h.id is not null then json_build_object('id', h.id, 'name', h.name, 'trouble', coalesce(t.kind, 'profile'), 'over', n.is_over) end as channel,
          case when n.kind = 'message' then n.message_id else n.id end as about,
          case when n.kind = 'mention' and m.deleted_at is null then left(m.text, 2000) end as note
        from notice n
        left join channel h on h.workspace_id = n.workspace_id and h.id = n.channel_id
        left join channel_trouble t on t.workspace_id = n.workspace_id and t.id = n.trouble_id
        left join conversation o on o.workspace_id = n.workspace_id and o.id = n.conversation_id
        left join conversation c on c.workspace_id = o.workspace_id and c.id = case when o.top_id is null then o.id else o.top_id end
        left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
        left join agent b on b.workspace_id = n.workspace_id and b.id = n.actor_id
        left join message m on m.workspace_id = n.workspace_id and m.id = n.message_id
        where n.workspace_id = ${to.workspaceId} and n.agent_id = ${to.id} and n.id = any(${ids}::uuid[])
          and (c.id is not null or h.id is not null) and n.read_at is null and n.at > ${new Date(now.getTime() - tooOld)}
          and (n.kind <> 'message' or c.assignee_id = n.agent_id)
        order by n.id`.execute(tx.q);
      return rows;
    }),
  );
}

/** What happened, in one line. */
export function toldIn({ say }: Words, notice: DueNotice): string {
  if (notice.channel)
    return say(notice.channel.over ? 'told.channelOver' : 'told.channel', {
      name: beginning(notice.channel.name, 80),
    });
  if (notice.kind === 'assigned' && !notice.by) return say('told.given');
  if (notice.several) return say('told.several');
  const key = notice.happened ? `told.followed.${notice.happened}` : `told.${notice.kind}`;
  return say(key, { by: notice.by ? beginning(notice.by, 60) : say('notice.somebody') });
}

/** Which conversation it was, or what is wrong, in one line. */
export function aboutIn(words: Words, { number, contactName, channel }: DueNotice): string {
  const { say } = words;
  if (channel?.trouble === 'profile') return say('profiles.fallen');
  if (channel) return say(channel.over ? 'health.well' : `trouble.${channel.trouble}`);
  const name = beginning(calledIn(words, contactName), 80);
  // Between words from right to left the sign would else change sides with the digits.
  const sign = `\u200e#${number}`;
  return name ? say('told.about', { number: sign, name }) : say('told.aboutNobody', { number: sign });
}

/** Where it is read; whoever works in several workspaces lands in the right one. */
export function pathOf(workspaceId: string, conversationId?: string): string {
  return `/inbox/all/open${conversationId ? `/${conversationId}` : ''}?workspace=${workspaceId}`;
}

/** Where the channel's page says what is wrong and what to do. */
export function channelPathOf(
  workspaceId: string,
  channelId: string,
  trouble?: TroubleKind | 'profile',
): string {
  if (trouble === 'profile') return `/settings/profiles?workspace=${workspaceId}`;
  return `/settings/channels/${channelId}?workspace=${workspaceId}`;
}

export function linkTo(workspaceId: string, conversationId?: string): string {
  return publicUrl() + pathOf(workspaceId, conversationId);
}

export function linkToChannel(workspaceId: string, channelId: string): string {
  return publicUrl() + channelPathOf(workspaceId, channelId);
}
