import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { signature } from '#connectors/kit/meta/app.ts';

/** The operator's application at the platform; the account of each channel lives there. */
export const appName = 'meta';
export const secret = 'a signing secret for benches';

/** What the operator enters about it; the platform's own interface is at that address. */
export function appsAt(graphUrl: string): string {
  const app = { appSecret: secret, verifyToken: 'a token for benches', apiBaseUrl: graphUrl };
  return JSON.stringify({ [appName]: app });
}

/** The headers with which the platform delivers a body. */
export function signed(body: Buffer): Record<string, string> {
  return { 'content-type': 'application/json', 'x-hub-signature-256': signature(secret, body) };
}

/** So many workspaces beside those that are there. */
export async function makeWorkspaces(database: pg.Client, count: number): Promise<string[]> {
  const workspaces = Array.from({ length: count }, () => randomUUID());
  await database.query(
    `insert into workspace (id, name) select id, 'Bench' from unnest($1::uuid[]) as w(id)`,
    [workspaces],
  );
  await database.query(
    `insert into brand (workspace_id, id, name) select id, gen_random_uuid(), 'Bench' from unnest($1::uuid[]) as w(id)`,
    [workspaces],
  );
  return workspaces;
}

export interface Page {
  /** As the platform names it. */
  id: string;
  channelId: string;
  /** Its own webhook. */
  path: string;
}

/** Connects so many pages, in these workspaces in turn. */
export async function makePages(
  database: pg.Client,
  o: { pages: number; workspaces: string[] },
): Promise<Page[]> {
  const pages = Array.from({ length: o.pages }, (_, n) => {
    const channelId = randomUUID();
    return { id: String(710_000_000_000 + n), channelId, path: `/webhooks/messenger/${channelId}` };
  });
  await database.query(
    `insert into channel (workspace_id, id, brand_id, connector, name, address, settings)
     select b.workspace_id, p.id, b.id, 'messenger', 'Page ' || p.page, p.page,
       jsonb_build_object('pageId', p.page, 'pageAccessToken', 'a token for benches')
     from unnest($1::text[], $2::uuid[], $3::uuid[]) as p(page, id, workspace_id)
     cross join lateral (select * from brand b where b.workspace_id = p.workspace_id limit 1) b`,
    [
      pages.map((page) => page.id),
      pages.map((page) => page.channelId),
      pages.map((_, n) => o.workspaces[n % o.workspaces.length]),
    ],
  );
  return pages;
}

/** The workspace of whoever holds the API key. */
export async function ownWorkspace(database: pg.Client): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    'select id from workspace order by created_at limit 1',
  );
  if (!rows[0]) throw new Error('there is no workspace');
  return rows[0].id;
}
