import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { type Endpoint, problem } from '#contract/endpoint.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { version } from '#server/version.ts';
import type { ApiDocument } from './document.ts';

/** The API as an OpenAPI 3.1 document, from the same schemas that check the requests. */
export function describeApi(endpoints: Endpoint[]): ApiDocument {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    const path = `/api/v1${endpoint.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Earshot',
      version,
      description:
        'Lists answer `{data, next}`; pass `next` back as `cursor`. A POST may carry `Idempotency-Key`: a repeat gets the first answer, the same key with another body 409. Errors have the shape of `Problem`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl() }],
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'An API key of the workspace' },
        session: { type: 'apiKey', in: 'cookie', name: 'earshot.session_token' },
        visitor: { type: 'http', scheme: 'bearer', description: 'The token of a website visitor' },
      },
    },
    tags: tagsOf(endpoints),
    paths,
    // Made from our own schemas just now: it has the form that our page reads.
  }) as unknown as ApiDocument;
}

const about: Record<string, string> = {
  setup: 'The first visit.',
  me: 'Who is asking.',
  agents: 'The people of the team.',
  workspace: 'What belongs to the workspace as a whole.',
  'api-keys': 'Keys for programs.',
  invitations: 'Links by which people join.',
  account: 'Your own sign-in.',
  conversations: 'The team’s work on what customers wrote: lists, messages, answers, notes, states.',
  ownership: 'When a conversation needs an owner, and when leads are told.',
  floor: 'What waits, what is due, what nobody has and who is on.',
  messages: 'What an edited message said before.',
  parts: 'Deliveries that need somebody’s decision.',
  contacts: 'The people who write.',
  connectors: 'What can be connected.',
  channels: 'What is connected.',
  files: 'What is sent along.',
  quarantine: 'What arrived and could not be applied.',
  events: 'Everything that happens, live and with replay.',
  visitors: 'The chat in a website, as its visitors’ pages use it.',
};

function tagsOf(endpoints: Endpoint[]): { name: string; description?: string }[] {
  const names = new Set(endpoints.map(tagOf));
  return [...names].map((name) => ({ name, ...(about[name] && { description: about[name] }) }));
}

function tagOf(endpoint: Endpoint): string {
  return endpoint.path.split('/')[1] ?? 'api';
}

function operation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const error = {
    description: 'What was wrong, where, and what is allowed',
    content: { 'application/json': { schema: problem } },
  };
  return {
    operationId: `${endpoint.method.toLowerCase()}${endpoint.path.replace(/[/:-]+(\w)/g, (_, c: string) => c.toUpperCase())}`,
    summary: endpoint.summary,
    tags: [tagOf(endpoint)],
    'x-permission': endpoint.permission,
    security: security(endpoint),
    requestParams: { path: endpoint.params, query: endpoint.query },
    ...(takesBody(endpoint) && { requestBody: requestBody(endpoint) }),
    responses: { [String(endpoint.status ?? 200)]: success(endpoint), default: error },
  };
}

function security(endpoint: Endpoint): Record<string, string[]>[] {
  if (endpoint.permission === 'public') return [];
  return endpoint.permission === 'visitor' ? [{ visitor: [] }] : [{ key: [] }, { session: [] }];
}

function takesBody({ method, body }: Endpoint): boolean {
  if (method === 'GET' || method === 'DELETE') return false;
  return !(body instanceof z.ZodObject) || Object.keys(body.shape).length > 0;
}

function requestBody(endpoint: Endpoint): ZodOpenApiOperationObject['requestBody'] {
  if (endpoint.body instanceof z.ZodType)
    return { content: { 'application/json': { schema: endpoint.body } } };
  return {
    content: {
      'multipart/form-data': {
        schema: {
          type: 'object',
          properties: { file: { type: 'string', format: 'binary' } },
          required: ['file'],
        },
      },
    },
  };
}

function success(endpoint: Endpoint) {
  if (endpoint.reply instanceof z.ZodType)
    return { description: endpoint.summary, content: { 'application/json': { schema: endpoint.reply } } };
  const type = endpoint.reply === 'stream' ? 'text/event-stream' : 'application/octet-stream';
  return { description: endpoint.summary, content: { [type]: { schema: { type: 'string' as const } } } };
}
