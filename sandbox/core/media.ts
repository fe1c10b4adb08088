import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { strikes } from './faults.ts';
import { digits } from './ids.ts';
import { picture } from './samples.ts';
import type { Upload } from './things.ts';
import { day, minute, seconds } from './time.ts';
import type { World } from './world.ts';

/** How long a link works: pages' and Instagram's for days, WhatsApp's for five minutes. */
const linkLasts = { open: 7 * day, bearer: 5 * minute };

export function addUpload(
  world: World,
  given: Pick<Upload, 'accountId' | 'kind' | 'type' | 'name' | 'bytes'> & Partial<Upload>,
): Upload {
  const upload: Upload = {
    id: digits(16),
    at: world.clock.now(),
    expiresAt: null,
    reusable: false,
    ...given,
  };
  world.media.set(upload.id, upload);
  return upload;
}

/** A link that ends, and that nobody can make for another file. */
export function linkTo(world: World, upload: Upload, kind: keyof typeof linkLasts = 'open'): string {
  const ends = seconds(world.clock.now() + linkLasts[kind]);
  const path = kind === 'open' ? '/media' : '/media/whatsapp';
  return `${world.url}${path}/${upload.id}?ext=${ends}&hash=${signature(world, upload.id, ends)}`;
}

export function sha256(upload: Upload, encoding: 'hex' | 'base64'): string {
  return createHash('sha256').update(upload.bytes).digest(encoding);
}

export function serveMedia(app: FastifyInstance, world: World): void {
  // The picture of everybody who has none of their own.
  app.get('/media/face', (_request, reply) => reply.type('image/png').send(picture()));
  app.get<{ Params: { id: string } }>('/media/:id', (request, reply) => give(world, request, reply));
  app.get<{ Params: { id: string } }>('/media/whatsapp/:id', (request, reply) => {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = world.tokens.get(bearer ?? '');
    const isGood =
      token?.state === 'valid' && (token.expiresAt === null || token.expiresAt > world.clock.now());
    const upload = world.media.get(request.params.id);
    if (!isGood || !upload || !token.accountIds.has(upload.accountId))
      return reply.code(401).send('Unauthorized');
    return give(world, request, reply);
  });
}

function give(
  world: World,
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
): FastifyReply {
  const { id } = request.params;
  const upload = world.media.get(id);
  const query = new URL(request.url, world.url).searchParams;
  const ends = Number(query.get('ext'));
  if (!upload || !isSigned(world, id, ends, query.get('hash') ?? ''))
    return reply.code(404).send('Not found');
  if (seconds(world.clock.now()) >= ends) return reply.code(403).send('URL signature expired');
  const fault = strikes(world, 'media-fails', upload.accountId);
  reply.type(upload.type).headers({
    'cache-control': 'private',
    'x-content-type-options': 'nosniff',
    // Whatever was uploaded, it must not act as a page of ours.
    'content-security-policy': 'sandbox',
  });
  switch (fault?.how) {
    case 'not found':
      return reply.code(404).type('text/plain').send('Not found');
    case 'forbidden':
      return reply.code(403).type('text/plain').send('URL signature mismatch');
    case 'server error':
      return reply.code(500).type('text/plain').send('Oops');
    case 'cut short':
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': upload.type, 'content-length': upload.bytes.length });
      reply.raw.write(upload.bytes.subarray(0, Math.floor(upload.bytes.length / 2)), () =>
        reply.raw.destroy(),
      );
      return reply;
    case 'other bytes':
      return reply.send(Buffer.concat([upload.bytes, Buffer.from('?')]));
    default:
      return reply.send(upload.bytes);
  }
}

function signature(world: World, id: string, ends: number): string {
  return createHmac('sha256', world.key).update(`${id} ${ends}`).digest('base64url');
}

function isSigned(world: World, id: string, ends: number, given: string): boolean {
  const own = Buffer.from(signature(world, id, ends));
  const other = Buffer.from(given);
  return own.length === other.length && timingSafeEqual(own, other);
}
