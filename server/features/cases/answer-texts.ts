import { sql } from 'kysely';
import {
  type offerPrivateAnswer as offerCall,
  type PrivateAnswerTexts,
  setPrivateAnswerTexts as setCall,
} from '#contract/cases.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { invalid, notFound } from '#server/errors.ts';
import { fittingText } from '#server/features/instant/choose.ts';
import { fill } from '#server/features/instant/fill.ts';
import { nameSaid } from '#server/features/instant/said-as.ts';
import { type Actor, record } from '#server/platform/events.ts';
import type { Tx } from '#server/transaction.ts';

/** What is answered in private to public messages, and what is said beside that, by language. */
export async function privateAnswerTexts(tx: Tx): Promise<PrivateAnswerTexts> {
  const { private_answers: texts } = await tx.q
    .selectFrom('workspace')
    .select('private_answers')
    .where('id', '=', tx.workspaceId)
    .executeTakeFirstOrThrow();
  return setCall.body.parse({ texts });
}

export async function setPrivateAnswerTexts(
  tx: Tx,
  actor: Actor,
  given: PrivateAnswerTexts,
): Promise<PrivateAnswerTexts> {
  refuseHoles(given);
  await tx.q
    .updateTable('workspace')
    .set({ private_answers: JSON.stringify(given.texts) })
    .where('id', '=', tx.workspaceId)
    .execute();
  await record(tx, [{ type: 'workspace.changed', actor }]);
  return given;
}

/**
 * The texts for an answer to this message, filled in: first the one in the language that is known of whoever wrote it,
 * or of the script of their words; else in that of what the channel tells at once; else the first of the workspace.
 */
export async function offerPrivateAnswer(tx: Tx, messageId: string): Promise<ReplyOf<typeof offerCall>> {
  const asked = await askedIn(tx, messageId);
  const { texts } = await privateAnswerTexts(tx);
  const { language, words, channelLanguage } = asked;
  const first =
    fittingText(texts, { language, words }) ?? fittingText(texts, { language: channelLanguage, words: '' });
  const inOrder = first ? [first, ...texts.filter((each) => each !== first)] : texts;
  const name = asked.name && nameSaid(asked.name);
  const filled = (text: string) => fill(text, { ...unknown, name });
  return {
    offers: inOrder.map((each) => ({
      language: each.language,
      text: filled(each.opening),
      publicNote: filled(each.note),
    })),
  };
}

const unknown = { opening: null, estimate: null, solution: null, channels: null, help: null };

interface Asked {
  name: string | null;
  language: string | null;
  words: string;
  channelLanguage: string | null;
}

async function askedIn(tx: Tx, messageId: string): Promise<Asked> {
  const { rows } = await sql<Asked>`
    select coalesce(nullif(i.name, ''), own.name) as name, left(m.text, 2000) as words,
      coalesce(own.language, head.language) as language,
      (select t.texts -> 0 ->> 'language' from instant_message t
        where t.workspace_id = m.workspace_id and t.channel_id = m.channel_id
        order by t.surface = 'public' desc, t.active desc, t.kind limit 1) as "channelLanguage"
    from message m
    left join identity i on i.workspace_id = m.workspace_id and i.id = m.author_id
    left join contact own on own.workspace_id = i.workspace_id and own.id = i.contact_id
    left join contact head on head.workspace_id = own.workspace_id and head.id = own.head_id
    where m.workspace_id = ${tx.workspaceId} and m.id = ${messageId} and m.kind = 'incoming'`.execute(tx.q);
  const [found] = rows;
  if (!found) throw notFound('message');
  return found;
}

function refuseHoles({ texts }: PrivateAnswerTexts): void {
  const issues = texts.flatMap((each, n) =>
    (['opening', 'note'] as const).flatMap((which) => {
      const message = holeIn(each[which]);
      return message ? [{ path: `texts.${n}.${which}`, message }] : [];
    }),
  );
  if (issues.length > 0) throw invalid(`A text cannot go out like this: it ${issues[0]?.message}.`, issues);
}

/** The name is not always known: what stands around it is left out with it. */
function holeIn(text: string): string | null {
  const other = [...text.matchAll(/\{([a-z]+)\}/g)].find(([, name]) => name !== 'name');
  if (other) return `has ${other[0]}, which stands for nothing; there is {name}`;
  const outside = text.replace(/\[\[([\s\S]*?)\]\]/g, '');
  if (/\[\[|\]\]/.test(outside)) return 'has [[ without ]], or the other way round';
  if (outside.includes('{name}')) return 'has {name} outside of [[…]], though it is not always known';
  return text !== '' && outside.trim() === '' ? 'says nothing where the name is not known' : null;
}
