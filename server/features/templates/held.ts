import type { Selectable } from 'kysely';
import type { Template } from '#connectors/connector.ts';
import type { Tables } from '#server/schema.ts';
import type { Tx } from '#server/transaction.ts';

/** A template as we hold it. `goneAt`: since when the platform no longer has it. */
export interface HeldTemplate extends Template {
  goneAt: Date | null;
}

export type TemplateRow = Selectable<Tables['channel_template']>;

/** The templates of a channel under this name, whatever their languages. */
export async function templatesNamed(tx: Tx, channelId: string, name: string): Promise<HeldTemplate[]> {
  const rows = await tx.q
    .selectFrom('channel_template')
    .selectAll()
    .where('workspace_id', '=', tx.workspaceId)
    .where('channel_id', '=', channelId)
    .where('name', '=', name)
    .orderBy('language')
    .execute();
  return rows.map(asHeld);
}

function asHeld(row: TemplateRow): HeldTemplate {
  return {
    id: row.external_id,
    name: row.name,
    language: row.language,
    category: row.category,
    state: row.state,
    header: row.header,
    body: row.body,
    footer: row.footer,
    buttons: row.buttons,
    values: row.wanted,
    ...(row.unsendable !== null && { unsendable: row.unsendable }),
    goneAt: row.gone_at,
  };
}

/** Why nobody can send it now, in a sentence; null where it can be sent. */
export function whyNotNow({ name, language, state, unsendable, goneAt }: HeldTemplate): string | null {
  const called = `The template ${name} (${language})`;
  if (goneAt) return `${called} is no longer there: choose another one.`;
  switch (state) {
    case 'waiting':
      return `${called} still waits for the platform’s approval: choose another one, or try later.`;
    case 'refused':
      return `${called} was refused by the platform: choose another one.`;
    case 'paused':
      return `${called} is paused by the platform, as customers rated it badly or it was sent too often: choose another one, or try later.`;
    default:
      return unsendable ? `${called} cannot be sent from here. ${unsendable}` : null;
  }
}
