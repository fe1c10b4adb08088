import multipart from '@fastify/multipart';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { z } from 'zod';
import type { Endpoint, Problem } from '#contract/endpoint.ts';
import { uploadBytesMax } from '#contract/files.ts';
import { ApiError, invalid } from '#server/errors.ts';
import { isDiskFull, isPassing } from './database.ts';
import { log } from './log.ts';

/** JSON bodies and webhooks may be this large. */
const bodyMax = 8 * 1024 * 1024;

/** The HTTP server without routes: limits, security headers, one shape for every error. */
export function createHttp(o: { trustProxy: false | number | string[] }): FastifyInstance {
  const trusted = o.trustProxy;
  const app = Fastify({
    bodyLimit: bodyMax,
    trustProxy: typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : trusted,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    // A slow sender must not hold a socket for ever; a stream that we send is not concerned.
    requestTimeout: 120_000,
    keepAliveTimeout: 72_000,
  });
  void app.register(multipart, {
    limits: { fileSize: uploadBytesMax, files: 1, fields: 5, fieldSize: 10_000 },
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'same-origin')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('x-frame-options', 'DENY')
      .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  });
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request) => {
    throw new ApiError(
      404,
      'not-found',
      `There is nothing at ${request.method} ${request.url.split('?')[0]?.slice(0, 200)}.`,
    );
  });
  return app;
}

/** Parses one side of a request by its schema; what is wrong is said with its place. */
function parse<T extends z.ZodType>(schema: T, value: unknown, where: string): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    `The ${where} of this request is not right.`,
    parsed.error.issues.map((issue) => ({ path: issue.path.join('.') || where, message: issue.message })),
  );
}

export function parseCall(endpoint: Endpoint, request: FastifyRequest) {
  return {
    params: parse(endpoint.params, request.params, 'path'),
    query: parse(endpoint.query, request.query, 'query'),
    body: endpoint.body instanceof z.ZodType ? parse(endpoint.body, request.body ?? {}, 'body') : undefined,
  };
}

function answerError(
  error: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = asApiError(error, request);
  if (reply.sent) return reply;
  reply.status(problem.status).headers(problem.headers);
  if (problem.status === 503 || problem.status === 429)
    reply.header('retry-after', problem.headers['retry-after'] ?? '1');
  const body: Problem = {
    error: {
      code: problem.code,
      message: problem.message,
      ...(problem.issues ? { issues: problem.issues } : {}),
      ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    },
  };
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function asApiError(error: FastifyError | Error, request: FastifyRequest): ApiError {
  if (error instanceof ApiError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const status = 'statusCode' in error ? Number(error.statusCode) : 0;
  if (isDiskFull(error)) {
    return new ApiError(
      503,
      'disk-full',
      'The server’s disk is full, so nothing can be kept; nothing was lost. Whoever runs this server has to make room; then send this again.',
    );
  }
  if (isPassing(error)) {
    return new ApiError(
      503,
      'unavailable',
      'The database cannot be reached right now; nothing was lost. Send this again in a moment.',
    );
  }
  // PostgreSQL's data exceptions: a value that passed the schema but that no column can hold.
  if (/^22/.test(code))
    return invalid('A value in this request cannot be used: check dates, ids and cursors.');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || code === 'FST_REQ_FILE_TOO_LARGE' || status === 413) {
    return new ApiError(
      413,
      'too-large',
      `This request is too large: at most ${bodyMax / 1024 / 1024} MB, files at most ${uploadBytesMax / 1024 / 1024} MB.`,
    );
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ApiError(415, 'media-type', 'Send JSON with "content-type: application/json".');
  if (status >= 400 && status < 500) return new ApiError(status, 'bad-request', error.message);
  log.error(
    { error: error.stack ?? error.message, method: request.method, route: request.routeOptions.url },
    'a request failed',
  );
  return new ApiError(
    500,
    'internal',
    'Something went wrong on our side; it has been written to the log. Nothing was changed.',
  );
}
