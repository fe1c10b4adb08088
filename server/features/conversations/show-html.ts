import type { FastifyReply } from 'fastify';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, notFound } from '#server/errors.ts';
import { isInline } from '#server/features/files/attachment.ts';
import { readFileStream } from '#server/features/files/keep.ts';
import { contentDisposition } from '#server/features/files/serve.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import { harmless } from './html.ts';
import { fontFaces } from './html-fonts.ts';

/**
 * A message's own design as a page for a frame of the desk. Three fences keep it still, each of them enough:
 * what could act is taken out, the policy below forbids it, and the desk's frame is a sandbox without scripts.
 * The page keeps its origin, or the session's cookie would not come along for the pictures in it.
 */
export async function showHtml(
  reply: FastifyReply,
  actor: AgentActor,
  id: string,
  remote: boolean,
): Promise<FastifyReply> {
  const { html, pictures } = await inWorkspace(actor.workspaceId, (tx) => designOf(tx, id));
  const { page } = harmless(html, { pictures, remote, fonts: await fontFaces() });
  return reply
    .headers({
      'content-security-policy': `sandbox allow-popups allow-popups-to-escape-sandbox allow-same-origin; default-src 'none'; img-src 'self' data:${remote ? ' https: http:' : ''}; style-src 'unsafe-inline'; font-src 'self'; frame-ancestors 'self'; form-action 'none'; base-uri 'none'`,
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'no-referrer',
      'cache-control': 'private, max-age=300',
      vary: 'cookie, authorization, earshot-workspace',
    })
    .type('text/html; charset=utf-8')
    .send(page);
}

/** The message as it came, byte for byte. */
export async function downloadOriginal(
  reply: FastifyReply,
  actor: AgentActor,
  id: string,
): Promise<FastifyReply> {
  const body = await inWorkspace(actor.workspaceId, (tx) => bodyOf(tx, id));
  if (!body.original_key)
    throw new ApiError(
      404,
      'no-original',
      'This message was not kept as it came; only what is shown is there.',
    );
  const type = body.original_type ?? '';
  return reply
    .headers({
      'content-type': /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream',
      'content-disposition': contentDisposition('attachment', body.original_name ?? 'message'),
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, max-age=300',
      vary: 'cookie, authorization, earshot-workspace',
    })
    .send(readFileStream(body.original_key));
}

async function designOf(tx: Tx, id: string): Promise<{ html: string; pictures: Map<string, string> }> {
  const { html } = await bodyOf(tx, id);
  if (html === null)
    throw new ApiError(404, 'no-design', 'This message has no design of its own; its text is all there is.');
  const rows = await tx.q
    .selectFrom('attachment')
    .select(['id', 'type', 'content_id'])
    .where('workspace_id', '=', tx.workspaceId)
    .where('message_id', '=', id)
    .where('state', '=', 'stored')
    .where('content_id', 'is not', null)
    .execute();
  const shown = rows.filter(({ type }) => type.startsWith('image/') && isInline(type));
  const pictures = new Map(
    shown.map((row) => [
      (row.content_id ?? '').replace(/^<|>$/g, ''),
      `/api/v1/files/${row.id}?workspace=${tx.workspaceId}`,
    ]),
  );
  return { html, pictures };
}

/** Nothing is left of a message that its author deleted. */
async function bodyOf(tx: Tx, id: string) {
  const message = await tx.q
    .selectFrom('message')
    .leftJoin('message_body as body', (join) =>
      join
        .onRef('body.workspace_id', '=', 'message.workspace_id')
        .onRef('body.message_id', '=', 'message.id'),
    )
    .select(['body.html', 'body.original_key', 'body.original_name', 'body.original_type'])
    .where('message.workspace_id', '=', tx.workspaceId)
    .where('message.id', '=', id)
    .where('message.deleted_at', 'is', null)
    .executeTakeFirst();
  if (!message) throw notFound('message');
  return message;
}
