import type { FastifyReply } from 'fastify';
import { notFound } from '#server/errors.ts';
import { inWorkspace } from '#server/transaction.ts';
import { hasExpired, isInline } from './attachment.ts';
import { readFileStream } from './keep.ts';

/** The bytes of a stored attachment that `mine` allows. */
export async function serveFile(
  reply: FastifyReply,
  file: { workspaceId: string; id: string; download: boolean; threadId?: string },
): Promise<FastifyReply> {
  const row = await inWorkspace(file.workspaceId, (tx) =>
    tx.q
      .selectFrom('attachment')
      .leftJoin('message', (join) =>
        join
          .onRef('message.workspace_id', '=', 'attachment.workspace_id')
          .onRef('message.id', '=', 'attachment.message_id'),
      )
      .select([
        'attachment.name',
        'attachment.type',
        'attachment.size',
        'attachment.storage_key',
        'attachment.expires_at',
        'message.thread_id',
        'message.kind',
      ])
      .where('attachment.workspace_id', '=', file.workspaceId)
      .where('attachment.id', '=', file.id)
      .where('attachment.state', '=', 'stored')
      .executeTakeFirst(),
  );
  if (!row?.storage_key || hasExpired(row)) throw notFound('file');
  if (file.threadId !== undefined && (row.thread_id !== file.threadId || row.kind === 'note'))
    throw notFound('file');
  const inline = isInline(row.type) && !file.download;
  // Even a file that a browser would run as a page gets no script, no origin and no frame of ours.
  reply
    .header('content-type', inline ? row.type : 'application/octet-stream')
    .header('content-length', Number(row.size))
    .header('content-disposition', contentDisposition(inline ? 'inline' : 'attachment', row.name))
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', `private, max-age=${secondsFor(row.expires_at)}, immutable`);
  return reply.send(readFileStream(row.storage_key));
}

/** No copy in a browser outlives the file. */
function secondsFor(expiresAt: Date | null): number {
  const left = expiresAt ? (expiresAt.getTime() - Date.now()) / 1_000 : Number.POSITIVE_INFINITY;
  return Math.max(0, Math.min(86_400, Math.floor(left)));
}

export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16)}`,
  );
  return `${kind}; filename*=UTF-8''${encoded}`;
}
