import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { webhookFault, webhookHeaders } from './standard-webhooks.ts';

/** The reference implementation has to agree with ours, in both directions. */

const secret = 'whsec_ZWFyc2hvdC1leGFtcGxlLXNlY3JldC0wMQ==';
const body = Buffer.from('{"text":"வணக்கம் 🙏🏽 Բարև"}');

it('what we sign, the reference implementation accepts', () => {
  const headers = webhookHeaders(secret, 'msg_1', new Date(), body);
  assert.deepEqual(new Webhook(secret).verify(body.toString(), headers), JSON.parse(body.toString()));
});

it('what the reference implementation signs, we accept', () => {
  const receivedAt = new Date(1772443800_000);
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1772443800',
    'webhook-signature': new Webhook(secret).sign('msg_1', receivedAt, body.toString()),
  };
  const raw = { method: 'POST', query: {}, headers, body, receivedAt, facts: {} };
  assert.equal(webhookFault(secret, raw), null);
});

it('bytes that are not UTF-8 are signed as they are', () => {
  const [one, other] = [Buffer.of(0x22, 0xff, 0x22), Buffer.of(0x22, 0xfe, 0x22)];
  const receivedAt = new Date(1772443800_000);
  const headers = webhookHeaders(secret, 'msg_1', receivedAt, one);
  const raw = { method: 'POST', query: {}, headers, body: one, receivedAt, facts: {} };
  assert.equal(webhookFault(secret, raw), null);
  assert.match(webhookFault(secret, { ...raw, body: other }) ?? '', /does not match/);
});
