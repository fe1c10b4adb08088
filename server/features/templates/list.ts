import type { Template, Templates } from '#contract/templates.ts';
import { notFound } from '#server/errors.ts';
import type { Tx } from '#server/transaction.ts';
import type { TemplateRow } from './held.ts';

/** What a channel's platform has approved, and what it has not, by name and language. */
export async function listTemplates(tx: Tx, channelId: string): Promise<Templates> {
  const health = await tx.q
    .selectFrom('channel_health')
    .select(['templates_read_at', 'templates_trouble'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .executeTakeFirst();
  if (!health) throw notFound('channel');
  const rows = await tx.q
    .selectFrom('channel_template')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .orderBy('name')
    .orderBy('language')
    .execute();
  return {
    data: rows.map(asTemplate),
    next: null,
    readAt: health.templates_read_at?.toISOString() ?? null,
    trouble: health.templates_trouble,
  };
}

function asTemplate(row: TemplateRow): Template {
  return {
    id: row.id,
    name: row.name,
    language: row.language,
    category: row.category,
    state: row.gone_at ? 'gone' : row.state,
    unsendable: row.unsendable,
    header: row.header,
    body: row.body,
    footer: row.footer,
    buttons: row.buttons,
    values: row.wanted,
  };
}
