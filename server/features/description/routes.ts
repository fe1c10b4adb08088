import type { FastifyInstance } from 'fastify';
import type { Route } from '#server/routes.ts';

/** `/api/openapi.json` and, made from it, the readable `/api/docs`. Both are built when first asked for. */
export async function serveDescription(app: FastifyInstance, routes: Route[]): Promise<void> {
  app.get('/api/openapi.json', async () => {
    const { describeApi } = await import('./openapi.ts');
    return describeApi(routes.map((route) => route.endpoint));
  });
}
