import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { ApiError } from '#server/errors.ts';
import { siteChannel } from '#server/features/visitors/visitor.ts';
import { publicUrl } from '#server/platform/public-url.ts';

const dist = join(import.meta.dirname, '..', '..', '..', 'dist');

/** The desk, the website chat's files and its trial page. Built once; no page of ours has a script inside it. */
export async function serveScreens(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: join(dist, 'web', 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
    preCompressed: true,
    wildcard: true,
  });
  await app.register(fastifyStatic, {
    root: join(dist, 'widget'),
    prefix: '/widget/',
    decorateReply: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      // The loader is called by pages of any origin and keeps its name, so it is asked for again each hour.
      reply.header('cross-origin-resource-policy', 'cross-origin');
      reply.header(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
    },
    index: false,
  });
  app.get<{ Params: { channel: string } }>('/widget/frame/:channel', async (request, reply) => {
    const origins = await allowedOrigins(request.params.channel);
    const ancestors = origins.length === 0 ? '*' : [...origins, new URL(publicUrl()).origin].join(' ');
    reply
      .removeHeader('x-frame-options')
      .header('cross-origin-opener-policy', 'unsafe-none')
      .header(
        'content-security-policy',
        `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
      );
    return page(reply, join(dist, 'widget', 'frame.html'), {});
  });
  app.get<{ Params: { channel: string } }>('/try/:channel', async (request, reply) => {
    const { channel } = request.params;
    await siteChannelOr404(channel);
    reply.header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    return page(reply, join(dist, 'widget', 'try.html'), { __CHANNEL__: channel, __ORIGIN__: publicUrl() });
  });
  app.get('/*', async (request, reply) => {
    const path = request.url.split('?')[0] ?? '/';
    if (/^\/(api|webhooks|widget|assets|files)\//.test(path))
      throw new ApiError(404, 'not-found', `There is nothing at ${path.slice(0, 200)}.`);
    if (/^\/[\w.-]+\.(png|svg|ico|webmanifest|txt|js)$/.test(path)) return asset(reply, path);
    reply.header(
      'content-security-policy',
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    );
    return page(reply, join(dist, 'web', 'index.html'), {});
  });
}

async function page(
  reply: FastifyReply,
  path: string,
  values: Record<string, string>,
): Promise<FastifyReply> {
  let html = await readFile(path, 'utf8');
  for (const [mark, value] of Object.entries(values)) html = html.replaceAll(mark, value);
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
}

const types: Record<string, string> = {
  png: 'image/png',
  svg: 'image/svg+xml',
  ico: 'image/x-icon',
  webmanifest: 'application/manifest+json',
  txt: 'text/plain; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
};

/** Files at the root of the site, such as the icon. */
async function asset(reply: FastifyReply, path: string): Promise<FastifyReply> {
  const bytes = await readFile(join(dist, 'web', path)).catch(() => undefined);
  if (!bytes) throw new ApiError(404, 'not-found', `There is nothing at ${path.slice(0, 200)}.`);
  return reply.type(types[path.split('.').pop() ?? ''] ?? 'application/octet-stream').send(bytes);
}

async function allowedOrigins(id: string): Promise<string[]> {
  const channel = await siteChannelOr404(id);
  return channel.visitors.look(channel.settings).origins;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function siteChannelOr404(id: string) {
  if (!uuid.test(id))
    throw new ApiError(
      404,
      'not-found',
      'There is no such website chat; copy the snippet from the channel’s page.',
    );
  return siteChannel(id);
}
