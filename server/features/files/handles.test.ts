import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Connector, SendError } from '#connectors/connector.ts';
import { connectorNamed } from '#connectors/registry.ts';
import { disconnectChannel } from '#contract/channels.ts';
import { getFile } from '#contract/files.ts';
import type { Attachment } from '#contract/messages.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { enter, saying } from '#server/testing/enter.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { pictures } from '#server/testing/upload.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { expireFiles } from './expire.ts';
import { fetchAttachment } from './fetch.ts';

const hour = 3_600_000;

test('a file that came as a handle is fetched by its connector, with the settings of its channel', async () => {
  const { workspace, channel } = await connected();
  const asked: { handle: string; settings: unknown; channelId: string }[] = [];
  await downloading(
    async (handle, { settings, channelId }) => {
      asked.push({ handle, settings, channelId });
      return new Response(new Uint8Array(pictures.png), { status: 200 });
    },
    async () => {
      const source = { handle: 'media/1' };
      await enter(channel, [
        saying('look', { attachments: [{ name: 'பூனை.png', type: 'image/png', source }] }),
      ]);
      const file = await until(async () =>
        (await files(workspace, channel)).find((f) => f.state === 'stored'),
      );
      assert.equal(file.type, 'image/png');
      assert.equal(file.name, 'பூனை.png');
      assert.equal((await call(workspace.agent, getFile, { params: { id: file.id } })).status, 200);
    },
  );
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.handle, 'media/1');
  assert.equal(asked[0]?.channelId, channel.id);
  assert.ok((asked[0]?.settings as { secret?: string } | undefined)?.secret);
});

test('what may pass is tried again; what will not is shown at once, with its reason', async () => {
  const kinds = [
    ['temporary', 'fetching'],
    ['throttled', 'fetching'],
    ['rejected', 'failed'],
    ['blocked', 'failed'],
    ['unauthorised', 'failed'],
    ['misconfigured', 'failed'],
    ['window-closed', 'failed'],
  ] as const;
  for (const [kind, state] of kinds) {
    const { workspace, channel } = await connected();
    let attempts = 0;
    await downloading(
      async () => {
        attempts += 1;
        throw new SendError(kind, `The file is gone (${kind}).`);
      },
      async () => {
        await enter(channel, [saying('look', { attachments: [{ source: { handle: 'media/2' } }] })]);
        await until(() => attempts > 0);
        const [file] = await until(async () => {
          const found = await files(workspace, channel);
          return found[0]?.state === state && found;
        });
        assert.equal(file?.error, state === 'failed' ? `The file is gone (${kind}).` : null);
        if (state === 'failed') assert.equal(attempts, 1);
        if (kind === 'temporary') {
          const wanted = { workspaceId: workspace.id, attachmentId: file?.id ?? '', channelId: channel.id };
          await fetchAttachment(wanted, 6);
          const [after] = await files(workspace, channel);
          assert.equal(after?.state, 'failed');
          assert.equal(after?.error, 'The file is gone (temporary).');
        }
      },
    );
  }
});

test('files of a channel that was disconnected, or of a connector that fetches none, are not waited for', async () => {
  const { workspace, channel } = await connected();
  await enter(channel, [saying('none', { attachments: [{ source: { handle: 'media/3' } }] })]);
  const failed = await until(async () => (await files(workspace, channel)).find((f) => f.state === 'failed'));
  assert.match(failed.error ?? '', /cannot be fetched/);
  await ok(workspace.administrator, disconnectChannel, { params: { id: channel.id } });
  await enter(channel, [saying('gone', { attachments: [{ source: { handle: 'media/4' } }] })]);
  await until(async () => (await files(workspace, channel)).some((f) => /disconnected/.test(f.error ?? '')));
});

test('what its author shows for a while only is deleted when that is over, and said to be', async () => {
  const { workspace, channel } = await connected();
  const bytes = async () => new Response(new Uint8Array(pictures.png), { status: 200 });
  await downloading(bytes, async () => {
    const attachments = [
      { name: 'story.png', source: { handle: 'media/5' }, expiresAt: Date.now() + hour },
      { name: 'too-late.png', source: { handle: 'media/6' }, expiresAt: Date.now() - 1 },
      { name: 'stays.png', source: { handle: 'media/7' } },
    ];
    await enter(channel, [saying('look', { attachments })]);
    await until(
      async () => (await files(workspace, channel)).filter((f) => f.state === 'stored').length === 2,
    );
  });
  const before = await files(workspace, channel);
  assert.equal(before[1]?.state, 'expired', 'what came too late is never fetched');
  const [story, , stays] = before;
  const { everywhere, dataDir } = await openDesk();
  const pathOf = async (id?: string) =>
    (await everywhere.query('select storage_key from attachment where id = $1', [id])).rows[0].storage_key;
  const path = join(dataDir, 'files', await pathOf(story?.id));
  assert.ok(existsSync(path));
  await everywhere.query(`update attachment set expires_at = now() - interval '1 second' where id = $1`, [
    story?.id,
  ]);
  // From the moment on, not from the next round on.
  await refused(404, workspace.agent, getFile, { params: { id: story?.id ?? '' } });
  assert.equal((await files(workspace, channel))[0]?.state, 'expired');
  await expireFiles();
  await expireFiles();
  assert.ok(!existsSync(path), 'it is gone from the disk');
  assert.equal(await pathOf(story?.id), null);
  assert.deepEqual(
    (await files(workspace, channel)).map((f) => f.state),
    ['expired', 'expired', 'stored'],
  );
  assert.equal((await call(workspace.agent, getFile, { params: { id: stays?.id ?? '' } })).status, 200);
});

test('what expires while it is being fetched is not kept', async () => {
  const { workspace, channel } = await connected();
  const { everywhere } = await openDesk();
  let asked = false;
  await downloading(
    async () => {
      await everywhere.query(
        `update attachment set expires_at = now() - interval '1 second' where workspace_id = $1`,
        [workspace.id],
      );
      await expireFiles();
      asked = true;
      return new Response(new Uint8Array(pictures.png), { status: 200 });
    },
    async () => {
      const source = { handle: 'media/8' };
      await enter(channel, [saying('look', { attachments: [{ source, expiresAt: Date.now() + hour }] })]);
      await until(() => asked);
      await until(async () => (await jobs()) === 0);
    },
  );
  const { rows } = await everywhere.query(
    'select state, storage_key from attachment where workspace_id = $1',
    [workspace.id],
  );
  assert.deepEqual(rows, [{ state: 'expired', storage_key: null }]);
});

/** Jobs that run now. */
async function jobs(): Promise<number> {
  const { everywhere } = await openDesk();
  const { rows } = await everywhere.query(
    `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'fetch-attachment' and locked_at is not null`,
  );
  return rows[0].n;
}

/** For as long as `work` takes, the connector of these channels has files that come as handles. */
async function downloading(download: Connector['download'], work: () => Promise<void>): Promise<void> {
  const connector = await connectorNamed('api');
  if (!connector || !download) throw new Error('there is no such connector');
  connector.download = download;
  try {
    await work();
  } finally {
    delete connector.download;
  }
}

async function files(workspace: TestWorkspace, channel: { id: string }): Promise<Attachment[]> {
  const { id } = await onlyConversation(workspace.agent, channel);
  return (await messagesIn(workspace.agent, id)).flatMap((message) => message.attachments);
}

async function connected(): Promise<{ workspace: TestWorkspace; channel: { id: string } }> {
  const workspace = await newWorkspace();
  return { workspace, channel: await apiChannel(workspace) };
}
