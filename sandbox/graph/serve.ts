import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { strikes } from '../core/faults.ts';
import { errorBody, GraphError, missing } from '../core/graph-error.ts';
import { traceId } from '../core/ids.ts';
import { note } from '../core/journal.ts';
import type { Token } from '../core/things.ts';
import type { World } from '../core/world.ts';
import { check, checkForWhatsApp } from './check.ts';
import type { Endpoint, Node } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { findNode } from './nodes.ts';
import { readParams } from './read-params.ts';
import { roots } from './roots.ts';
import { accountOf, allow, readToken } from './tokens.ts';
import { rateLimited, usageHeaders } from './usage.ts';

type Host = 'graph' | 'ig';

/** One call while it is answered: what is known of it is filled in on the way. */
interface Asked {
  params: Record<string, unknown>;
  token: Token | null;
  node: Node | null;
  /** Refused by a fault: the caller did nothing wrong. */
  byFault: boolean;
  later: (() => void)[];
  headers: Record<string, string>;
}

const defaultVersion = 'v23.0';

/** graph.facebook.com below /graph and graph.instagram.com below /ig, with a version or without. */
export function serveGraph(app: FastifyInstance, world: World): void {
  for (const host of ['graph', 'ig'] as const) {
    app.route({
      method: ['GET', 'POST', 'DELETE'],
      url: `/${host}/*`,
      handler: (request, reply) => answer(world, host, request, reply),
    });
  }
}

async function answer(
  world: World,
  host: Host,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const asked: Asked = { params: {}, token: null, node: null, byFault: false, later: [], headers: {} };
  reply.raw.once('close', () => {
    for (const run of asked.later) run();
  });
  const trace = traceId();
  let status = 200;
  let body: unknown;
  try {
    body = await carryOut(world, host, request, asked);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    status = error.status;
    body = errorBody(error, trace);
    if (error.code === 190) asked.headers['www-authenticate'] = authenticate(error.message);
    if (!asked.byFault) noteRefusal(world, request, asked, error);
  }
  note(world.journal.calls, {
    at: world.clock.now(),
    method: request.method,
    path: shown(request.url),
    body: withoutSecrets(asked.params),
    status,
    answer: body,
  });
  const accountId = asked.node ? (accountOf(asked.node)?.id ?? null) : null;
  const slow = strikes(world, 'slow', accountId);
  if (slow) await new Promise<void>((go) => world.clock.at(world.clock.now() + slow.milliseconds, go));
  if (status === 200) {
    const lost = lostAnswer(world, accountId);
    if (lost === 'hang up') return cut(request, reply);
    if (lost) {
      status = lost;
      body = errorBody(unknownError(lost), trace);
    }
  }
  if (body === hangUp) return cut(request, reply);
  return reply
    .code(status)
    .headers({
      'facebook-api-version': version(request.url),
      'x-fb-trace-id': trace,
      'x-fb-request-id': trace,
      'cache-control': 'no-store',
      ...(asked.token ? usageHeaders(world, asked.token, asked.node ? accountOf(asked.node) : null) : {}),
      ...asked.headers,
    })
    .type('application/json; charset=UTF-8')
    .send(JSON.stringify(body));
}

/** The caller is left alone before anything was done. */
const hangUp = Symbol('hang up');

async function carryOut(world: World, host: Host, request: FastifyRequest, asked: Asked): Promise<unknown> {
  const method = request.method as Endpoint['method'];
  const address = request.url.split('?')[0] ?? '';
  const parts = address
    .split('/')
    .slice(2)
    .map(decode)
    .filter((part) => part !== '');
  if (/^v\d+\.\d+$/.test(parts[0] ?? '')) parts.shift();
  const { query, params, files, token: value, proof } = await readParams(request);
  asked.params = params;

  const root = roots[`${method} ${parts.join('/')}`];
  if (root?.hosts.includes(host)) return root.run(world, { ...params, access_token: value });

  const [id = '', edge = '', ...rest] = parts;
  const verb = method.toLowerCase() as 'get' | 'post' | 'delete';
  const token = readToken(world, value, proof, host);
  asked.token = token;
  const node = findNode(world, id, token);
  asked.node = node;
  const before = beforehand(world, asked, node);
  if (before) return before;
  if (!node) throw missing(id, verb);
  if (rest.length > 0)
    throw new GraphError(2500, `Unknown path components: /${rest.join('/')}`, {
      ...(host === 'ig' ? { type: 'IGApiException' } : {}),
    });
  const found = endpoints.find((one) => one.method === method && one.on === node.kind && one.edge === edge);
  if (!found) throw unknownEdge(node, id, edge, verb);
  allow(world, token, node, id, found.need, verb);
  const checked = (found.wording === 'whatsapp' ? checkForWhatsApp : check)(found.params, params);
  const { later } = asked;
  return found.run({ world, host, method, node, token, files, address, query, later }, checked);
}

/** Faults that strike before anything is done. */
function beforehand(world: World, asked: Asked, node: Node | null): typeof hangUp | null {
  const account = node ? accountOf(node) : null;
  const limit = strikes(world, 'rate-limit', account?.id ?? null);
  if (limit && asked.token) {
    asked.byFault = true;
    asked.headers = usageHeaders(world, asked.token, account, limit.minutes);
    if (limit.minutes > 0) asked.headers['retry-after'] = String(limit.minutes * 60);
    throw rateLimited(account, limit.code, limit.status);
  }
  const broken = strikes(world, 'server-error', account?.id ?? null, (fault) => !fault.afterwards);
  if (broken) {
    asked.byFault = true;
    throw unknownError(broken.status);
  }
  return strikes(world, 'hang-up', account?.id ?? null, (fault) => !fault.afterwards) ? hangUp : null;
}

/** Faults that strike when all is done. */
function lostAnswer(world: World, accountId: string | null): number | 'hang up' | null {
  if (strikes(world, 'hang-up', accountId, (fault) => fault.afterwards)) return 'hang up';
  return strikes(world, 'server-error', accountId, (fault) => fault.afterwards)?.status ?? null;
}

function unknownError(status: number): GraphError {
  const [code, message] =
    status === 503 ? [2, 'Service temporarily unavailable'] : [1, 'An unknown error has occurred.'];
  return new GraphError(code as number, message as string, { status, transient: true });
}

function unknownEdge(node: Node, id: string, edge: string, verb: 'get' | 'post' | 'delete'): GraphError {
  if (verb !== 'get' || edge === '') return missing(id, verb);
  const type = { page: 'Page', instagram: 'IGUser', number: 'WhatsAppBusinessPhoneNumber' }[
    node.kind as 'page'
  ];
  return new GraphError(
    100,
    `(#100) Tried accessing nonexisting field (${edge}) on node type (${type ?? node.kind})`,
  );
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  request.raw.socket.destroy();
  return reply;
}

function noteRefusal(world: World, request: FastifyRequest, asked: Asked, error: GraphError): void {
  note(world.journal.refused, {
    at: world.clock.now(),
    method: request.method,
    path: shown(request.url),
    body: withoutSecrets(asked.params),
    status: error.status,
    reason: error.details === null ? error.message : `${error.message}: ${error.details}`,
    code: error.code,
    subcode: error.subcode,
  });
}

function withoutSecrets(params: Record<string, unknown>): Record<string, unknown> {
  const { client_secret: _secret, input_token: _token, fb_exchange_token: _old, ...rest } = params;
  return rest;
}

function shown(url: string): string {
  return url.replace(/(access_token|appsecret_proof|client_secret|input_token)=([^&]{0,6})[^&]*/g, '$1=$2…');
}

function version(url: string): string {
  return /^\/\w+\/(v\d+\.\d+)(\/|$)/.exec(url)?.[1] ?? defaultVersion;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function authenticate(message: string): string {
  return `OAuth "Facebook Platform" "invalid_token" "${message.replaceAll('"', "'")}"`;
}
