import type { FastifyInstance, FastifyRequest } from 'fastify';
import { getFile, uploadFile } from '#contract/files.ts';
import { invalid, notFound } from '#server/errors.ts';
import { onAgent, type Route } from '#server/routes.ts';
import { isFileLinkGood, tooLarge } from './keep.ts';
import { serveFile } from './serve.ts';
import { takeUpload } from './upload.ts';

export const fileRoutes: Route[] = [
  onAgent(uploadFile, async (actor, request) =>
    takeUpload(actor.workspaceId, await theFile(request), { agentId: actor.id }),
  ),
  onAgent(getFile, (actor, _request, reply, { params, query }) =>
    serveFile(reply, { workspaceId: actor.workspaceId, id: params.id, download: query.download === '1' }),
  ),
];

/** The one file of a multipart form. */
export async function theFile(
  request: FastifyRequest,
): Promise<{ bytes: NodeJS.ReadableStream; name: string }> {
  if (!request.isMultipart()) throw invalid('Send the file as a multipart form with one field named "file".');
  const part = await request.file().catch((error: Error) => {
    // The parser's own errors carry a status; a form without its boundary is not among them.
    throw 'statusCode' in error ? error : invalid(`The form cannot be read: ${error.message}.`);
  });
  if (!part)
    throw invalid('The form holds no file; it needs one field named "file".', [
      { path: 'file', message: 'is missing' },
    ]);
  part.file.on('limit', () => part.file.destroy(tooLarge(part.file.bytesRead)));
  return { bytes: part.file, name: part.filename ?? 'file' };
}

/** Files for platforms, by a signed address that ends after a week. */
export function serveSignedFiles(app: FastifyInstance): void {
  app.get<{ Params: { workspace: string; id: string }; Querystring: { until?: string; proof?: string } }>(
    '/files/:workspace/:id',
    async (request, reply) => {
      const { workspace, id } = request.params;
      const { until = '', proof = '' } = request.query;
      if (!isFileLinkGood(workspace, id, until, proof)) throw notFound('file');
      return serveFile(reply, { workspaceId: workspace, id, download: true });
    },
  );
}
