import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer, Raw } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { ApiError } from '#server/errors.ts';
import { takeShared, takeWebhook } from './webhook.ts';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Where platforms deliver. The body is kept as the bytes that came: signatures are over those. */
export async function serveWebhooks(app: FastifyInstance): Promise<void> {
  await app.register(async (webhooks) => {
    webhooks.removeAllContentTypeParsers();
    webhooks.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    webhooks.route<{ Params: { connector: string; channel: string } }>({
      method: ['GET', 'POST'],
      url: '/webhooks/:connector/:channel',
      handler: async (request, reply) => {
        const { connector, channel } = request.params;
        if (!(await connectorNamed(connector)) || !uuid.test(channel)) {
          throw new ApiError(
            404,
            'not-found',
            'There is no such webhook; copy the address from the channel’s page.',
          );
        }
        return send(reply, await takeWebhook(connector, channel.toLowerCase(), asRaw(request)));
      },
    });
    webhooks.route<{ Params: { app: string } }>({
      method: ['GET', 'POST'],
      url: '/webhooks/:app',
      handler: async (request, reply) => send(reply, await takeShared(request.params.app, asRaw(request))),
    });
  });
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply
    .status(answer.status)
    .headers(answer.headers ?? {})
    .send(answer.body);
}

function asRaw(request: FastifyRequest): Raw {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    query[name] = String(Array.isArray(value) ? value.at(-1) : value);
  }
  return {
    method: request.method,
    query,
    headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    receivedAt: new Date(),
    facts: {},
  };
}
