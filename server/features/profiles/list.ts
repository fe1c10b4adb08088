import type { ProfileCheck, Profiles } from '#contract/profiles.ts';
import type { AgentActor } from '#server/actor.ts';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import { type Account, accountsOf } from './accounts.ts';
import { helpLinks, type Judged, judge } from './judge.ts';
import { suggest } from './suggest.ts';
import { wishesOf } from './wishes.ts';

export async function listProfiles(tx: Tx, actor: AgentActor): Promise<Profiles> {
  const accounts = await accountsOf(tx);
  const language = await languageOf(tx, actor);
  const data = (await judge(tx, accounts)).flatMap((judged) => {
    const account = accounts.find(({ channelId }) => channelId === judged.channelId);
    return account ? [asCheck(account, judged, language)] : [];
  });
  return { wishes: await wishesOf(tx), known: { faq: await helpLinks(tx) }, data, next: null };
}

export async function profileOf(tx: Tx, actor: AgentActor, channelId: string): Promise<ProfileCheck> {
  const { data } = await listProfiles(tx, actor);
  const found = data.find((one) => one.channelId === channelId);
  if (!found) throw notFound('channel');
  return found;
}

function asCheck(account: Account, { findings, whole, expected }: Judged, language: string): ProfileCheck {
  const { channelId, name, connector, profile, lookedAt, trouble } = account;
  return {
    channelId,
    name,
    connector,
    lookedAt: lookedAt?.toISOString() ?? null,
    trouble,
    profile: profile && {
      url: profile.url,
      editUrl: profile.editUrl,
      texts: profile.texts.map((one) => ({ name: one.name, text: one.text })),
      contacts: profile.contacts,
      links: profile.links,
    },
    findings,
    whole,
    suggestion: profile && findings && suggest(profile, expected, findings, language),
  };
}

/** That of whoever looks, for accounts whose own is not to be seen. */
async function languageOf(tx: Tx, actor: AgentActor): Promise<string> {
  const row = await tx.q
    .selectFrom('agent')
    .select('language')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', actor.id)
    .executeTakeFirst();
  return row?.language ?? 'en';
}
