import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { trustedCertificate } from './certificate.ts';
import { atEnd } from './desk.ts';

/** A message as a browser gets it, and what only its push service saw. */
export interface Pushed {
  data: { title: string; body: string; tag: string; about: string; path: string; dir: string; lang: string };
  headers: IncomingHttpHeaders;
  /** Of the whole request's body. */
  bytes: number;
}

/** A browser's subscription with what its owner keeps to themselves. */
export interface PushedBrowser {
  subscription: { endpoint: string; keys: { p256dh: string; auth: string } };
  pushed: Pushed[];
  /** How often it was called, taken or not. */
  calls: number;
  /** What its push service answers; takes everything until a test says otherwise. */
  answer: () => { status: number; headers?: Record<string, string> };
}

const browsers = new Map<
  string,
  PushedBrowser & { take(body: Buffer, headers: IncomingHttpHeaders): void }
>();
let listening: Promise<string> | undefined;

/** A browser behind a push service on the loopback, which speaks RFC 8030, 8188, 8291 and 8292. */
export async function pushedBrowser(applicationKey: () => string): Promise<PushedBrowser> {
  listening ??= listen();
  const origin = await listening;
  const path = `/push/${crypto.randomUUID()}`;
  const own = createECDH('prime256v1');
  const point = own.generateKeys();
  const auth = randomBytes(16);
  const keys = { p256dh: point.toString('base64url'), auth: auth.toString('base64url') };
  const browser = {
    subscription: { endpoint: origin + path, keys },
    pushed: [] as Pushed[],
    calls: 0,
    answer: () => ({ status: 201 }),
    take(body: Buffer, headers: IncomingHttpHeaders) {
      assert.equal(headers['content-encoding'], 'aes128gcm');
      assert.match(String(headers.ttl), /^\d+$/);
      mustBeVapid(String(headers.authorization), applicationKey(), origin);
      const data = JSON.parse(decrypted(body, own, point, auth).toString());
      browser.pushed.push({ data, headers, bytes: body.length });
    },
  };
  browsers.set(path, browser);
  return browser;
}

/** RFC 8291, section 3.4, over one record of RFC 8188. */
function decrypted(body: Buffer, own: ReturnType<typeof createECDH>, point: Buffer, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const recordSize = body.readUInt32BE(16);
  const theirs = body.subarray(21, 21 + body.readUInt8(20));
  const sealed = body.subarray(21 + theirs.length);
  assert.ok(body.length <= 4096 && sealed.length <= recordSize, 'a push service takes 4096 bytes');
  const derive = (key: Buffer, salt: Buffer, info: Buffer, size: number): Buffer =>
    Buffer.from(hkdfSync('sha256', key, salt, info, size));
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), point, theirs]);
  const input = derive(own.computeSecret(theirs), auth, info, 32);
  const key = derive(input, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(input, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const decipher = createDecipheriv('aes-128-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  const padded = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  assert.ok(end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0), 'a padded last record');
  return padded.subarray(0, end);
}

const claims = z.object({ aud: z.string(), exp: z.number(), sub: z.string() });

/** RFC 8292: signed by the key that the browser subscribed with, for this push service, for a day at most. */
function mustBeVapid(header: string, applicationKey: string, origin: string): void {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  assert.equal(key, applicationKey);
  const [head = '', body = '', proof = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' });
  const signature = Buffer.from(proof, 'base64url');
  const input = Buffer.from(`${head}.${body}`);
  assert.ok(
    verify('sha256', input, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature),
    'the signature',
  );
  assert.equal(JSON.parse(Buffer.from(head, 'base64url').toString()).alg, 'ES256');
  const { aud, exp, sub } = claims.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
  const left = exp - Date.now() / 1_000;
  assert.equal(aud, origin);
  assert.ok(left > 0 && left <= 86_400, `valid for ${left} seconds`);
  assert.match(sub, /^(mailto:.+@.+|https:\/\/.+)$/);
}

function listen(): Promise<string> {
  const server = createServer(trustedCertificate(), async (request, reply) => {
    const body = Buffer.concat(await request.toArray());
    const browser = browsers.get(request.url ?? '');
    if (!browser || request.method !== 'POST') return void reply.writeHead(404).end();
    browser.calls += 1;
    const { status, headers } = browser.answer();
    try {
      if (status < 300) browser.take(body, request.headers);
      reply.writeHead(status, headers).end();
    } catch (error) {
      // What breaks the protocol is refused, and the test that waits for it says why.
      reply.writeHead(400).end();
      browser.answer = () => {
        throw error;
      };
    }
  });
  atEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}
