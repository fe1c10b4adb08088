import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routes } from '#server/app.ts';
import { send } from '#server/testing/call.ts';
import { importTool } from '../../../scripts/tools.ts';

interface Operation {
  operationId: string;
  summary: string;
  security: Record<string, unknown>[];
  parameters?: { name: string; in: string }[];
  responses: Record<string, unknown>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

test('the description is a sound OpenAPI document and names every route', async () => {
  const { Validator } = importTool('@seriousme/openapi-schema-validator');
  const { body, text } = await send<Document>('/api/openapi.json');
  assert.match(body.openapi, /^3\.1/);
  const checked = await new Validator().validate(JSON.parse(text));
  assert.deepEqual(checked.errors ?? [], []);
  assert.ok(checked.valid);
  const described = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const served = routes.map(
    ({ endpoint: { method, path } }) => `${method} /api/v1${path.replace(/:(\w+)/g, '{$1}')}`,
  );
  assert.deepEqual(described.sort(), served.sort());
});

test('every operation can be told apart, says what it does, and who may call it', async () => {
  const { body } = await send<Document>('/api/openapi.json');
  const operations = Object.values(body.paths).flatMap((path) => Object.values(path));
  assert.equal(new Set(operations.map((o) => o.operationId)).size, operations.length);
  for (const operation of operations) {
    assert.ok(operation.summary.length > 5);
    assert.ok('default' in operation.responses, operation.operationId);
  }
  for (const { endpoint } of routes) {
    const path = body.paths[`/api/v1${endpoint.path.replace(/:(\w+)/g, '{$1}')}`];
    const operation = path?.[endpoint.method.toLowerCase()];
    assert.equal(operation?.security.length === 0, endpoint.permission === 'public', endpoint.path);
    const named = (operation?.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name);
    assert.deepEqual(
      named,
      [...endpoint.path.matchAll(/:(\w+)/g)].map((m) => m[1]),
      endpoint.path,
    );
  }
});

test('the readable page needs no script', async () => {
  const page = await send('/api/docs');
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type') ?? '', /text\/html/);
  assert.doesNotMatch(page.text, /<script|javascript:| on\w+=/i);
  for (const { endpoint } of routes) assert.ok(page.text.includes(endpoint.path.split('/:')[0] ?? ''));
});
