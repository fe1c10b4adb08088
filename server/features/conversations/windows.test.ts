import assert from 'node:assert/strict';
import { randomUUIDv7 } from 'node:crypto';
import { test } from 'node:test';
import { editChannel } from '#contract/channels.ts';
import { type ConversationSummary, getConversation, listConversations } from '#contract/conversations.ts';
import { type Message, sendMessage } from '#contract/messages.ts';
import type { RefusedByRules } from '#contract/refusals.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import {
  type AppChannel,
  appChannel,
  deliver,
  newPage,
  newSecret,
  privately,
  publicly,
} from '#server/testing/app-channels.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn } from '#server/testing/look.ts';
import { openPagePlatform, type PagePlatform } from '#server/testing/page-platform.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';
import { fillWindows } from './fill-windows.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const authors = ['person', 'bot', 'automation'] as const;

/** What is to leave: as it is, marked as of a human agent, or nothing at all. */
const moments: [elapsed: number, person: string, machine: string][] = [
  [0, 'plain', 'plain'],
  [day - minute, 'plain', 'plain'],
  [day + minute, 'HUMAN_AGENT', 'refused'],
  [7 * day - hour, 'HUMAN_AGENT', 'refused'],
  [7 * day + minute, 'refused', 'refused'],
];

test('whoever writes, and however long after the customer: sent, sent with the tag, or refused without a call', async () => {
  const desk = await messenger();
  const { workspace, platform } = desk;
  for (const [elapsed, forPerson, forMachine] of moments) {
    for (const author of authors) {
      const { id } = await desk.asked(elapsed);
      const before = platform.calls.length;
      const expected = author === 'person' ? forPerson : forMachine;
      const about = `${author} after ${elapsed / hour} h`;
      const given = { params: { id }, body: { text: about, author } };
      if (expected === 'refused') {
        const error = await refused(409, workspace.agent, sendMessage, given);
        assert.equal(error.code, 'window-closed', about);
        const detail = error.detail as RefusedByRules;
        assert.equal(detail.allows, 'nothing');
        assert.equal(detail.rule, `messenger.${elapsed > 7 * day ? 'after-a-week' : 'machines-after-a-day'}`);
        assert.match(detail.reason, /^More than /);
        assert.match(detail.instead, elapsed > 7 * day ? /another channel/ : /by hand/, about);
        const [question] = await messagesIn(workspace.agent, id);
        const lasts = author === 'person' ? 7 * day : day;
        assert.equal(detail.until, new Date(Date.parse(question?.sentAt ?? '') + lasts).toISOString());
        assert.equal((await messagesIn(workspace.agent, id)).length, 1, 'nothing is stored');
        assert.equal(platform.calls.length, before, 'nothing left');
        continue;
      }
      const message = await ok(workspace.agent, sendMessage, given);
      assert.equal(message.author.kind, author === 'person' ? 'agent' : author);
      await until(async () => (await look(workspace, message)).parts[0]?.state === 'sent');
      const [sent, ...more] = platform.calls.slice(before);
      assert.deepEqual(more, []);
      assert.equal(sent?.body.tag ?? 'plain', expected, about);
    }
  }
});

test('a machine that answers does not take the conversation', async () => {
  const { asked, workspace } = await messenger();
  const { id } = await asked(0);
  const body = { text: 'we are looking into it', author: 'bot' as const };
  await ok(workspace.agent, sendMessage, { params: { id }, body });
  const now = await ok(workspace.agent, getConversation, { params: { id } });
  assert.deepEqual([now.assignee, now.state], [null, 'waiting']);
});

test('what waited here is looked at again when it leaves: refused then, or with the tag of that moment', async () => {
  const { asked, workspace, platform, pause, age } = await messenger();
  await pause(true);
  const late = await asked(hour);
  const byPerson = await ok(workspace.agent, sendMessage, {
    params: { id: late.id },
    body: { text: 'tagged' },
  });
  const gone = await asked(hour);
  const tooLate = await ok(workspace.agent, sendMessage, {
    params: { id: gone.id },
    body: { text: 'closed' },
  });
  const other = await asked(hour);
  const body = { text: 'by a bot', author: 'bot' as const };
  const byBot = await ok(workspace.agent, sendMessage, { params: { id: other.id }, body });
  await age(late.id, day);
  await age(gone.id, 8 * day);
  await age(other.id, day);
  await pause(false);
  await until(async () => (await look(workspace, byPerson)).parts[0]?.state === 'sent');
  for (const message of [tooLate, byBot]) {
    const part = await until(async () => {
      const [first] = (await look(workspace, message)).parts;
      return first?.state === 'failed' && first;
    });
    assert.equal(part.error?.kind, 'window-closed');
    assert.match(part.error?.message ?? '', /^More than .+\. (An agent can|Write to them)/);
    assert.equal(part.attempts, 1);
  }
  assert.deepEqual(
    platform.calls.map(({ body: sent }) => sent.tag),
    ['HUMAN_AGENT'],
  );
});

test('the end only ever moves forward, whatever comes late, twice or deleted', async () => {
  const { channel, secret, asked, endOf } = await messenger();
  const now = Date.now();
  const first = await asked(2 * hour, { by: '8801' });
  const end = await endOf(first.id);
  const say = (text: string, at: number, mid = `m_${randomUUIDv7()}`) =>
    deliver(channel.path, secret, privately(channel.page, text, { by: '8801', at, mid }));
  await say('கவிதா எழுதியது', now - 5 * hour);
  assert.equal(await endOf(first.id), end, 'an earlier one that came late');
  await say('later', now - hour, 'm_later_of_8801');
  assert.equal(await endOf(first.id), now - hour + 7 * day);
  await say('later', now - hour, 'm_later_of_8801');
  assert.equal(await endOf(first.id), now - hour + 7 * day, 'a repeat');
  await say('from the future', now + 3 * day);
  const clamped = (await endOf(first.id)) ?? 0;
  assert.ok(
    clamped > now + 7 * day - minute && clamped <= Date.now() + 7 * day,
    'never later than its receipt',
  );
});

test('a message that was deleted before it came opens nothing', async () => {
  const { workspace, channel, secret, endOf } = await messenger();
  const { everywhere } = await openDesk();
  const at = Date.now() - minute;
  const event = { type: 'delete', thread: { id: '8802', surface: 'private' }, id: 'm_gone_before', at };
  await everywhere.query(
    `insert into orphan (workspace_id, channel_id, thread_external_id, target, derived_key, event, received_at, arrival)
     values ($1, $2, '8802', 'm_gone_before', 'deleted', $3, now(), 1)`,
    [workspace.id, channel.id, JSON.stringify(event)],
  );
  const earlier = privately(channel.page, 'stays', { by: '8802', at: at - 8 * day });
  await deliver(
    channel.path,
    secret,
    earlier,
    privately(channel.page, 'gone', { by: '8802', at, mid: 'm_gone_before' }),
  );
  const [found] = await conversationsOf(workspace.agent, channel);
  assert.equal(await endOf(found?.id ?? ''), at - 8 * day + 7 * day);
  await refused(409, workspace.agent, sendMessage, { params: { id: found?.id ?? '' }, body: { text: 'hi' } });
});

test('in the list: what closes soonest first, then what has no end, then what is over', async () => {
  const { workspace, channel, secret, asked, platform } = await messenger();
  const over = await asked(8 * day);
  const soon = await asked(7 * day - hour);
  const later = await asked(day);
  const older = await asked(9 * day);
  const mail = await apiChannel(workspace);
  await mail.deliver(written('no limit here'));
  const [free] = await conversationsOf(workspace.agent, mail);
  const page = await appChannel(workspace, {
    ...{ connector: 'facebook-page', page: channel.page, secret, apiBaseUrl: platform.url },
  });
  await deliver(page.path, secret, publicly(channel.page, 'in public'));
  const [open] = await conversationsOf(workspace.agent, page);
  const found: ConversationSummary[] = [];
  for (let cursor: string | undefined; ; ) {
    const query = { sorting: 'window' as const, limit: 1, ...(cursor ? { cursor } : {}) };
    const one = await ok(workspace.agent, listConversations, { query });
    found.push(...one.data);
    if (!one.next) break;
    cursor = one.next;
  }
  assert.deepEqual(
    found.map(({ id }) => id),
    [soon.id, later.id, free?.id, open?.id, over.id, older.id],
  );
  assert.deepEqual(
    found.map(({ window }) => window?.afterwards ?? null),
    ['nothing', 'nothing', null, null, 'nothing', 'nothing'],
  );
  const filtered = async (condition: object): Promise<string[]> => {
    const filter = JSON.stringify({ all: [{ field: 'window', ...condition }] });
    const { data } = await ok(workspace.agent, listConversations, { query: { filter, sorting: 'window' } });
    return data.map(({ id }) => id);
  };
  assert.deepEqual(await filtered({ is: 'open', within: { ahead: 2, unit: 'hours' } }), [soon.id]);
  assert.deepEqual(await filtered({ is: 'open' }), [soon.id, later.id]);
  assert.deepEqual(await filtered({ is: 'closed' }), [over.id, older.id]);
  assert.deepEqual(await filtered({ is: 'closed', not: true }), [soon.id, later.id, free?.id, open?.id]);
  const odd = JSON.stringify({ all: [{ field: 'window', is: 'open', within: { ahead: 0, unit: 'hours' } }] });
  assert.equal((await call(workspace.agent, listConversations, { query: { filter: odd } })).status, 422);
});

test('what is from before, or was computed by other rules, is filled in once', async () => {
  const { workspace, channel, asked, endOf } = await messenger();
  const { id } = await asked(3 * hour);
  const end = await endOf(id);
  const { everywhere } = await openDesk();
  await everywhere.query('update channel set windows = null where id = $1', [channel.id]);
  await everywhere.query('update conversation set customer_at = null, window_ends_at = null where id = $1', [
    id,
  ]);
  assert.equal(await endOf(id), null);
  // Until it is filled in, what was said in the thread decides.
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'still allowed' } });
  await fillWindows();
  assert.equal(await endOf(id), end);
  const { rows } = await everywhere.query('select windows from channel where id = $1', [channel.id]);
  assert.equal(rows[0].windows, `public unlimited, private ${7 * day}`);
  await everywhere.query('update conversation set window_ends_at = null where id = $1', [id]);
  await fillWindows();
  assert.equal(await endOf(id), null, 'a channel that is done is left alone');
});

interface Messenger {
  workspace: TestWorkspace;
  channel: AppChannel;
  secret: string;
  platform: PagePlatform;
  /** A customer who wrote so many milliseconds ago. */
  asked(elapsed: number, more?: { by?: string }): Promise<ConversationSummary>;
  /** Until when it can be answered, in milliseconds. */
  endOf(id: string): Promise<number | null>;
  pause(paused: boolean): Promise<void>;
  /** Lets time pass since the customer wrote. */
  age(id: string, milliseconds: number): Promise<void>;
}

let people = 0;

async function messenger(): Promise<Messenger> {
  const [workspace, platform] = [await newWorkspace(), await openPagePlatform()];
  const [page, secret] = [newPage(), newSecret()];
  const channel = await appChannel(workspace, {
    connector: 'messenger',
    page,
    secret,
    apiBaseUrl: platform.url,
  });
  return {
    workspace,
    channel,
    secret,
    platform,
    async asked(elapsed, more = {}) {
      people += 1;
      const by = more.by ?? `55${String(people).padStart(8, '0')}`;
      const mid = `m_${randomUUIDv7()}`;
      await deliver(channel.path, secret, privately(page, 'வணக்கம்', { by, mid, at: Date.now() - elapsed }));
      const found = (await conversationsOf(workspace.agent, channel)).at(-1);
      assert.ok(found);
      return found;
    },
    async endOf(id) {
      const { window } = await ok(workspace.agent, getConversation, { params: { id } });
      return window && Date.parse(window.endsAt);
    },
    async pause(paused) {
      const body = { state: paused ? ('paused' as const) : ('active' as const) };
      await ok(workspace.administrator, editChannel, { params: { id: channel.id }, body });
    },
    async age(id, milliseconds) {
      const { everywhere } = await openDesk();
      await everywhere.query(
        `update conversation set customer_at = customer_at - make_interval(secs => $2), window_ends_at = window_ends_at - make_interval(secs => $2)
         where id = $1`,
        [id, milliseconds / 1000],
      );
    },
  };
}

async function look(workspace: TestWorkspace, { id, conversationId }: Message): Promise<Message> {
  const found = (await messagesIn(workspace.agent, conversationId)).find((each) => each.id === id);
  assert.ok(found);
  return found;
}
