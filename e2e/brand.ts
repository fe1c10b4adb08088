import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { until } from '#server/testing/until.ts';
import type { Sandbox } from '../sandbox/open.ts';
import type { Desk } from './start.ts';

export interface Brand {
  account: string;
  /** Somebody who wrote so long ago. */
  wrote(name: string, text: string, elapsed: number): Promise<void>;
  /** Somebody who writes below a post; answers the sandbox's id of them. */
  comments(name: string, text: string): Promise<string>;
  /** Waits until that person sees it in private. */
  saw(person: string, text: string): Promise<void>;
}
/** A page whose comments and messages come to two channels. */
export async function connectBrand(desk: Desk, sandbox: Sandbox): Promise<Brand> {
  const page = await sandbox.control<Made>('POST', '/accounts', { platform: 'facebook-page' });
  const { account, app } = page;
  const messages = await sandbox.control<Made>('POST', '/accounts', { platform: 'messenger', account });
  const paths: string[] = [];
  for (const [connector, name, made] of [
    ['facebook-page', 'Teahouse in public', page],
    ['messenger', 'Teahouse', messages],
  ] as const) {
    const body = { connector, name, settings: made.settings };
    const { webhookUrl } = (await desk.call('POST', '/channels', body)) as { webhookUrl: string };
    const { pathname } = new URL(webhookUrl);
    paths.push(pathname);
    await sandbox.control('POST', '/webhooks', { account, app: made.app, url: `${desk.origin}${pathname}` });
  }
  const { id: post } = await sandbox.control<{ id: string }>('POST', '/brand', {
    ...{ kind: 'post', account, text: 'Նոր թեյ' },
  });
  assert.notEqual(app, messages.app);
  let people = 0;
  return {
    account,
    async wrote(name, text, elapsed) {
      people += 1;
      const at = Date.now() - elapsed;
      const sender = { id: `99000${people}` };
      const id = messages.settings.pageId;
      const message = { mid: `m_${randomUUID()}`, text };
      const messaging = [{ sender, recipient: { id }, timestamp: at, message }];
      const body = JSON.stringify({ object: 'page', entry: [{ id, time: at, messaging }] });
      const proof = createHmac('sha256', messages.settings.appSecret).update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${proof}` };
      const answer = await fetch(`${desk.origin}${paths[1]}`, { method: 'POST', headers, body });
      assert.equal(answer.status, 200, name);
    },
    async comments(name, text) {
      const { id } = await sandbox.control<{ id: string }>('POST', '/people', { name });
      await sandbox.control('POST', '/say', { account, person: id, kind: 'comment', post, text });
      return id;
    },
    async saw(person, text) {
      await until(async () => {
        const view = await sandbox.control<{ messages: { text: string }[] }>(
          'GET',
          `/view?account=${account}&person=${person}`,
        );
        return view.messages.some((one) => one.text === text);
      });
    },
  };
}

interface Made {
  account: string;
  app: string;
  settings: { appSecret: string; pageId: string } & Record<string, string>;
}
