import { sql } from 'kysely';
import type { ProfileFindings, ProfileWishes } from '#contract/profiles.ts';
import type { Hours } from '#server/features/sla/business-time.ts';
import { clocksOfChannels } from '#server/features/sla/facts.ts';
import type { Tx } from '#server/transaction.ts';
import { type Account, accountsOf } from './accounts.ts';
import { checkProfile, type Expected, isWhole } from './check.ts';
import { wishesOf } from './wishes.ts';

export interface Judged {
  channelId: string;
  expected: Expected;
  /** Null: its profile was never read. */
  findings: ProfileFindings | null;
  whole: boolean | null;
}

/** What each account that shows itself names of what is wanted now. */
export async function judge(tx: Tx, accounts?: Account[]): Promise<Judged[]> {
  const all = accounts ?? (await accountsOf(tx));
  const wishes = await wishesOf(tx);
  const faq = wishes.faq === null ? await helpLinks(tx) : [wishes.faq];
  const clocks = await clocksOfChannels(tx);
  return all
    .filter(({ isShown }) => isShown)
    .map((account) => {
      const expected: Expected = {
        support: supportFor(account, all, wishes),
        hours: wishes.hours ? { calendar: weekOf(clocks.get(account.channelId) ?? null) } : null,
        faq: faq.length > 0 ? faq : null,
      };
      const findings = account.profile && checkProfile(account.profile, expected);
      return { channelId: account.channelId, expected, findings, whole: findings && isWhole(findings) };
    });
}

/** Who is the support account itself names nobody else; several channels may belong to one account. */
function supportFor(account: Account, all: Account[], { support, handles }: ProfileWishes): string[] | null {
  const chosen = support.length > 0 || handles.length > 0;
  const theirs = chosen ? all.filter(({ channelId }) => support.includes(channelId)) : all;
  const own = new Set(account.names.map((name) => name.toLowerCase()));
  const isOwn = (one: Account): boolean =>
    one.channelId === account.channelId || one.names.some((name) => own.has(name.toLowerCase()));
  if (chosen && theirs.some(isOwn)) return null;
  const names = [...theirs.filter((one) => !isOwn(one)).flatMap((one) => one.names), ...handles];
  return names.length > 0 ? [...new Set(names)] : null;
}

function weekOf(hours: Hours | null) {
  if (!hours) return null;
  const { mon = [], tue = [], wed = [], thu = [], fri = [], sat = [], sun = [] } = hours.weekly;
  return { mon, tue, wed, thu, fri, sat, sun };
}

/** Where texts that customers get at once send them for help. */
export async function helpLinks(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ help: string }>`
    select help from (
      select help from instant_message where workspace_id = ${tx.workspaceId} and active
      union select help from keep_alive where workspace_id = ${tx.workspaceId}) known
    where help is not null order by help limit 20`.execute(tx.q);
  return rows.map(({ help }) => help);
}
