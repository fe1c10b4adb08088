import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';

test('a grave advisory about a package of ours fails, one that is not grave is told', async () => {
  const grave = await auditedWith({ fastify: { severity: 'high', title: 'Anybody may read everything' } });
  assert.equal(grave.code, 1);
  assert.match(grave.said, /^\.: high: fastify .*Anybody may read everything/m);
  const slight = await auditedWith({ fastify: { severity: 'low', title: 'A header too many' } });
  assert.equal(slight.code, 0);
  assert.match(slight.said, /^\.: low: fastify .*A header too many/m);
  const none = await auditedWith({});
  assert.equal(none.code, 0);
  assert.match(none.said, /^\.: no advisory/m);
});

test('a registry without advisories fails nothing, and it is said that nothing was audited', async () => {
  const { code, said } = await auditedWith(null);
  assert.equal(code, 0);
  assert.match(said, /^\.: not audited, because the registry gives no advisories here \(405/m);
});

/** Runs the audit against a registry of our own that knows these advisories; null: it has none to give. */
async function auditedWith(
  known: Record<string, { severity: string; title: string }> | null,
): Promise<{ code: number; said: string }> {
  const registry = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (!known || request.method !== 'POST') return response.writeHead(405).end();
    const body = Buffer.concat(chunks);
    const asked = JSON.parse(
      String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body),
    );
    const found = Object.entries(known).filter(([name]) => name in asked);
    const answer = found.map(([name, one]) => [
      name,
      [{ id: 1, url: 'https://advisories.example/1', vulnerable_versions: '>=0', cwe: [], ...one }],
    ]);
    response.setHeader('content-type', 'application/json').end(JSON.stringify(Object.fromEntries(answer)));
  });
  await new Promise<void>((done) => registry.listen(0, '127.0.0.1', done));
  const { port } = registry.address() as AddressInfo;
  const memory = mkdtempSync(join(tmpdir(), 'earshot-audit-'));
  try {
    return await new Promise((done) => {
      // npm remembers what it was told of a package; each run has a memory of its own.
      const env = {
        ...process.env,
        npm_config_registry: `http://127.0.0.1:${port}/`,
        npm_config_cache: memory,
      };
      execFile(process.execPath, [join(import.meta.dirname, 'audit.ts')], { env }, (error, said) => {
        done({ code: error ? 1 : 0, said });
      });
    });
  } finally {
    registry.closeAllConnections();
    registry.close();
    rmSync(memory, { recursive: true, force: true });
  }
}
