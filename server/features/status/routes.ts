import type { FastifyInstance } from 'fastify';
import { ownerPool } from '#server/platform/database.ts';

let draining = false;

/** From now on `/readyz` says no, so that a load balancer sends nobody here any more. */
export function startDraining(): void {
  draining = true;
}

/** What operators and load balancers ask for. */
export function serveHealth(app: FastifyInstance): void {
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (draining) return reply.status(503).send({ status: 'draining' });
    try {
      await ownerPool().query('select 1 from installation');
      return { status: 'ready' };
    } catch {
      return reply.status(503).send({ status: 'the database cannot be reached' });
    }
  });
  app.get('/metrics', async (_request, reply) => {
    const { register } = await import('./metrics.ts');
    return reply.type(register.contentType).send(await register.metrics());
  });
}
