import type { Tx } from '#server/transaction.ts';
import type { Placed } from './incoming.ts';

/** Keeps what is seldom asked for: a message's design, and the message as it came. */
export async function keepBodies(tx: Tx, entered: Placed[]): Promise<void> {
  const bodies = entered.flatMap((m) => {
    const { html, original } = m.event;
    if (html === undefined && !m.files?.original) return [];
    return [
      {
        workspace_id: tx.workspaceId,
        message_id: m.id,
        html: html ?? null,
        original_key: m.files?.original?.key ?? null,
        original_name: original?.name ?? null,
        original_type: original?.type ?? null,
      },
    ];
  });
  if (bodies.length > 0) await tx.q.insertInto('message_body').values(bodies).execute();
}
