import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { editChannel } from '#contract/channels.ts';
import { sendMessage } from '#contract/messages.ts';
import { appChannel, deliver, newPage, newSecret, publicly } from '#server/testing/app-channels.ts';
import { ok } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { openPagePlatform } from '#server/testing/page-platform.ts';
import { until } from '#server/testing/until.ts';
import { pictures, upload } from '#server/testing/upload.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('a picture below a comment: its echo has no words, and it is shown once', async () => {
  const shop = await open();
  shop.platform.answer = async ({ method }) => {
    if (method === 'POST') await shop.echo();
    return { status: 200, body: { id: shop.picture } };
  };
  const message = await shop.send();
  await shop.shows(message, 'sent', 1);
});

test('the answer is lost and the echo is there: the platform is asked, and it is shown once', async () => {
  const shop = await open();
  shop.platform.answer = async ({ method }) => {
    if (method === 'GET') return { status: 200, body: { data: [shop.asListed()] } };
    await shop.echo();
    return 'hang up';
  };
  const message = await shop.send();
  await shop.mend(message);
  await shop.shows(message, 'sent', 1);
});

test('the answer is lost and two pictures are there: nobody guesses which one is ours', async () => {
  const shop = await open();
  shop.platform.answer = async ({ method }) => {
    if (method === 'GET')
      return {
        status: 200,
        body: { data: [shop.asListed(), { ...shop.asListed(), id: `${shop.picture}2` }] },
      };
    await shop.echo();
    return 'hang up';
  };
  const message = await shop.send();
  await shop.mend(message);
  await shop.shows(message, 'uncertain', 2);
});

async function open() {
  const [workspace, platform] = [await newWorkspace(), await openPagePlatform()];
  const [page, secret] = [newPage(), newSecret()];
  const feed = await appChannel(workspace, {
    ...{ connector: 'facebook-page', page, secret, apiBaseUrl: platform.url },
  });
  const asked = `900${Date.now()}_1`;
  const picture = `900${Date.now()}_2`;
  await deliver(feed.path, secret, publicly(page, 'یہ کون سا ڈھکن ہے؟', { id: asked, by: '9003' }));
  const { id } = await onlyConversation(workspace.agent, feed);
  const now = (): number => Math.floor(Date.now() / 1000);
  const value = {
    ...{ item: 'comment', verb: 'add', comment_id: picture, parent_id: asked, post_id: `${page}_1` },
    ...{ from: { id: page, name: 'The shop' }, photo: 'http://127.0.0.1:9/picture.jpg' },
  };
  return {
    platform,
    picture,
    asListed: () => ({
      id: picture,
      from: { id: page },
      created_time: new Date().toISOString(),
      attachment: { type: 'photo' },
    }),
    async echo() {
      const change = { field: 'feed', value: { ...value, created_time: now() } };
      await deliver(feed.path, secret, { id: page, time: now(), changes: [change] });
    },
    async send() {
      const file = await upload(workspace.agent, { bytes: pictures.png, name: `${randomUUIDv7()}.png` });
      const body = { text: '', attachments: [file.body.id] };
      return (await ok(workspace.agent, sendMessage, { params: { id }, body })).id;
    },
    /** Nobody waits for the next try: somebody touches the channel. */
    async mend(messageId: string) {
      await until(async () => (await partOf(messageId))?.error);
      const params = { id: feed.id };
      await ok(workspace.administrator, editChannel, { params, body: { name: `${page} again` } });
    },
    async shows(messageId: string, state: string, answers: number) {
      await until(async () => (await partOf(messageId))?.state === state);
      const all = await messagesIn(workspace.agent, id);
      assert.equal(all.filter(({ kind }) => kind === 'outgoing').length, answers);
    },
  };

  async function partOf(messageId: string) {
    return (await messagesIn(workspace.agent, id)).find((one) => one.id === messageId)?.parts[0];
  }
}
