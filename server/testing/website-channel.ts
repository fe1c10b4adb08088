import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { connectChannel } from '#contract/channels.ts';
import { startVisit } from '#contract/visitors.ts';
import { type Answer, type Caller, nobody, ok, send } from './call.ts';
import { applied } from './desk.ts';
import type { TestWorkspace } from './workspace.ts';

export interface TestVisitor extends Caller {
  id: string;
  token: string;
  /** Posts what a visitor's page posts, and hands over the answer. */
  post(body: Record<string, unknown>): Promise<Answer<unknown>>;
  /** Writes one message and waits until it has been applied; answers its id on the page. */
  write(text: string, more?: Record<string, unknown>): Promise<string>;
}

export interface WebsiteChannel {
  id: string;
  name: string;
  path: string;
  identitySecret: string;
  /** A new anonymous visitor, or the site's user of that id. */
  visitor(user?: { id: string; name?: string; email?: string }): Promise<TestVisitor>;
  proofOf(userId: string): string;
}

let made = 0;

/** A connected chat of a site. */
export async function websiteChannel(
  workspace: TestWorkspace,
  settings: Record<string, unknown> = {},
): Promise<WebsiteChannel> {
  made += 1;
  const name = `Site ${made}`;
  const channel = await ok(workspace.administrator, connectChannel, {
    body: { connector: 'website', name, settings },
  });
  const identitySecret = channel.generated.identitySecret ?? String(settings.identitySecret);
  const path = new URL(channel.webhookUrl ?? '').pathname;
  const proofOf = (id: string): string => createHmac('sha256', identitySecret).update(id).digest('hex');
  return {
    id: channel.id,
    name,
    path,
    identitySecret,
    proofOf,
    async visitor(user) {
      const identity = user && { ...user, hash: proofOf(user.id) };
      const { token, visitorId } = await ok(nobody, startVisit, {
        params: { channel: channel.id },
        body: identity ? { identity } : {},
      });
      return asVisitor(path, visitorId, token);
    },
  };
}

function asVisitor(path: string, id: string, token: string): TestVisitor {
  const headers = { authorization: `Bearer ${token}` };
  const post: TestVisitor['post'] = (body) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    id,
    token,
    headers,
    post,
    async write(text, more = {}) {
      const message = { id: randomUUID(), text, sentAt: Date.now(), ...more };
      const answer = await post({ messages: [message] });
      assert.equal(answer.status, 200, answer.text);
      await applied();
      return message.id;
    },
  };
}
