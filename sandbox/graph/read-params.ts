import type { FastifyRequest } from 'fastify';
import { GraphError, parameter } from '../core/graph-error.ts';
import type { File } from './endpoint.ts';

interface Read {
  query: Record<string, string>;
  params: Record<string, unknown>;
  files: File[];
  token: string | undefined;
  proof: string | undefined;
}

/** Query and body together, as the Graph API takes them; the token may stand in either, or in a header. */
export async function readParams(request: FastifyRequest): Promise<Read> {
  const query: Record<string, string> = {};
  for (const [name, value] of new URL(request.url, 'http://sandbox').searchParams) query[name] = value;
  const { body, files } = await readBody(request);
  const { access_token: fromBody, appsecret_proof: proofInBody, ...params } = { ...query, ...body };
  const { access_token: _token, appsecret_proof: _proof, ...plainQuery } = query;
  const bearer = /^(?:Bearer|OAuth)\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return { query: plainQuery, params, files, token: bearer ?? text(fromBody), proof: text(proofInBody) };
}

async function readBody(request: FastifyRequest): Promise<{ body: Record<string, unknown>; files: File[] }> {
  if (request.method === 'GET') return { body: {}, files: [] };
  if (request.isMultipart()) return readForm(request);
  const text = typeof request.body === 'string' ? request.body : '';
  if (text.trim() === '') return { body: {}, files: [] };
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded'))
    return { body: Object.fromEntries(new URLSearchParams(text)), files: [] };
  if (!type.startsWith('application/json'))
    throw parameter(
      `Content-Type ${type || 'missing'}: send application/json, a form or multipart/form-data`,
    );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new GraphError(100, '(#100) The body is not valid JSON.');
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed))
    throw parameter('The body must be a JSON object.');
  return { body: parsed as Record<string, unknown>, files: [] };
}

async function readForm(request: FastifyRequest): Promise<{ body: Record<string, unknown>; files: File[] }> {
  const body: Record<string, unknown> = {};
  const files: File[] = [];
  for await (const part of request.parts()) {
    if (part.type === 'field') body[part.fieldname] = part.value;
    else
      files.push({
        field: part.fieldname,
        name: part.filename,
        type: part.mimetype,
        bytes: await part.toBuffer(),
      });
  }
  return { body, files };
}
