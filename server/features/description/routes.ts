import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';
import type { Route } from '#server/routes.ts';

const policy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** `/api/openapi.json` and, made from it, the readable `/api/docs`. Both are built when first asked for. */
export async function serveDescription(app: FastifyInstance, routes: Route[]): Promise<void> {
  const document = async () => {
    const { describeApi } = await import('./openapi.ts');
    return describeApi(routes.map((route) => route.endpoint));
  };
  let page: Promise<string> | undefined;
  app.get('/api/openapi.json', document);
  app.get('/api/docs', async (_request, reply) => {
    page ??= Promise.all([document(), import('./page.ts')]).then(([api, { describePage }]) =>
      describePage(api),
    );
    reply.header('content-security-policy', policy).header('cache-control', 'no-cache');
    return reply.type('text/html; charset=utf-8').send(await page);
  });
  app.get('/api/docs.css', async (_request, reply) => {
    const style = await readFile(new URL('docs.css', import.meta.url), 'utf8');
    return reply.type('text/css; charset=utf-8').header('cache-control', 'public, max-age=3600').send(style);
  });
}
