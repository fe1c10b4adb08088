import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '#server/testing/until.ts';
import { openSandbox, type Sandbox } from '../sandbox/open.ts';
import { type Desk, startDesk } from './start.ts';

let sandbox: Sandbox;
let desk: Desk;
before(async () => {
  sandbox = await openSandbox();
  desk = await startDesk();
});
after(async () => {
  await desk?.stop();
  await sandbox?.close();
});

interface Made {
  account: string;
  app: string;
  settings: Record<string, string>;
}
interface List<T> {
  data: T[];
}

const kinds: [platform: string, more: object, says: (post: string) => object][] = [
  ['messenger', {}, () => ({ kind: 'text', text: 'வணக்கம்' })],
  ['facebook-page', {}, (post) => ({ kind: 'comment', post, text: 'कितने का है?' })],
  ['instagram', {}, () => ({ kind: 'text', text: 'Բարև ձեզ' })],
  ['instagram', { login: 'facebook' }, (post) => ({ kind: 'comment', post, text: 'ఎంత?' })],
  ['whatsapp', {}, () => ({ kind: 'text', text: 'السلام علیکم' })],
];

for (const [platform, more, says] of kinds) {
  test(`a customer of ${platform} ${JSON.stringify(more)} writes and is answered`, async () => {
    const made = await sandbox.control<Made>('POST', '/accounts', { platform, ...more });
    const { account, settings } = made;
    const channel = await desk.call('POST', '/channels', { connector: platform, name: platform, settings });
    const { pathname } = new URL((channel as { webhookUrl: string }).webhookUrl);
    await sandbox.control('POST', '/webhooks', { account, app: made.app, url: `${desk.origin}${pathname}` });
    const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'கவிதா ராமன்' });
    const post =
      platform === 'whatsapp'
        ? ''
        : (await sandbox.control<{ id: string }>('POST', '/brand', { kind: 'post', account, text: 'Tea' }))
            .id;
    await sandbox.control('POST', '/say', { account, person, ...says(post) });

    const { id: channelId } = channel as { id: string };
    const conversation = await until(async () => {
      const list = (await desk.call('GET', '/conversations')) as List<{
        id: string;
        channel: { id: string };
      }>;
      return list.data.find((one) => one.channel.id === channelId);
    });
    await desk.call('POST', `/conversations/${conversation.id}/messages`, { text: 'நன்றி!' });
    await until(async () => {
      const view = await sandbox.control<{
        messages: { from: string; text: string }[];
        posts: { comments: { from: string; text: string }[] }[];
      }>('GET', `/view?account=${account}&person=${person}`);
      const seen = [...view.messages, ...view.posts.flatMap(({ comments }) => comments)];
      return seen.some(({ from, text }) => from === 'brand' && text.includes('நன்றி!'));
    });
    await sandbox.settle();
    assert.deepEqual(await sandbox.control('GET', '/refused'), []);
  });
}
