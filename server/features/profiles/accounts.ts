import { sql } from 'kysely';
import type { OwnProfile } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import type { Tx } from '#server/transaction.ts';

/** A channel with what is known of its account's public face. */
export interface Account {
  channelId: string;
  name: string;
  connector: string;
  /** Its profile can be read. */
  isShown: boolean;
  profile: OwnProfile | null;
  lookedAt: Date | null;
  trouble: string | null;
  whole: boolean | null;
  /** Every form in which others can name it. */
  names: string[];
}

interface Row extends Omit<Account, 'isShown' | 'names'> {
  account: string | null;
  url: string | null;
}

/** Every channel that is connected, by name. */
export async function accountsOf(tx: Tx): Promise<Account[]> {
  const { rows } = await sql<Row>`
    select c.id as "channelId", c.name, c.connector, c.account, c.customer_url as url, p.profile, p.trouble, p.whole,
      p.looked_at as "lookedAt"
    from channel c
    left join channel_profile p on p.workspace_id = c.workspace_id and p.channel_id = c.id
    where c.workspace_id = ${tx.workspaceId} and c.state <> 'disconnected' order by lower(c.name), c.id`.execute(
    tx.q,
  );
  return Promise.all(
    rows.map(async ({ account, url, ...row }) => ({
      ...row,
      isShown: (await connectorNamed(row.connector))?.ownProfile !== undefined,
      names: namesOf(row.profile, account, url),
    })),
  );
}

/** What its profile says, what it was called when it was connected, and where customers are told to reach it. */
function namesOf(profile: OwnProfile | null, account: string | null, url: string | null): string[] {
  const handle = /^@[\w.-]+/.exec(account ?? '')?.[0];
  const mail = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.exec(account ?? '')?.[0];
  const [, , address] = /^(mailto|tel):([^?]+)/i.exec(url ?? '') ?? [];
  const web = url && /^https?:/i.test(url) ? url : undefined;
  const names = [...(profile?.names ?? []), handle, mail, address, web].filter((one) => one !== undefined);
  return [...new Set(names)];
}
