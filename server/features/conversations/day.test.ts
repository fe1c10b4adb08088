import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  assignConversation,
  type ConversationFilter,
  countMatching,
  getConversation,
  labelConversation,
  listConversations,
  prioritiseConversation,
  resolveConversation,
  seeConversation,
  snoozeConversation,
} from '#contract/conversations.ts';
import type { FilterInput } from '#contract/filter.ts';
import { addLabel, listLabels } from '#contract/labels.ts';
import { sendMessage } from '#contract/messages.ts';
import { listTrail } from '#contract/trail.ts';
import { editWorkspace } from '#contract/workspace.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { until as eventually } from '#server/testing/until.ts';
import { newAgent, newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const people = ['கவிதா', 'अनीता', 'Անահիտ', 'فاطمہ', 'లక్ష్మి'];

test('priority: set once, sorted first, found by it', async () => {
  const { workspace, ids } = await desk();
  const set = (n: number, priority: 'low' | 'high' | 'urgent') =>
    ok(workspace.agent, prioritiseConversation, { params: { id: ids[n] ?? '' }, body: { priority } });
  assert.equal((await set(0, 'high')).priority, 'high');
  await set(0, 'high');
  await set(1, 'urgent');
  await set(4, 'low');
  const sorted = await pagesOf(workspace.agent, { sorting: 'priority' }, 1);
  assert.deepEqual(sorted, await pagesOf(workspace.agent, { sorting: 'priority' }, 2));
  assert.deepEqual(sorted, [ids[1], ids[0], ids[3], ids[2], ids[4]]);
  assert.deepEqual(await pagesOf(workspace.agent, { priority: 'urgent' }, 5), [ids[1]]);
  const trail = await ok(workspace.agent, listTrail, { params: { id: ids[0] ?? '' } });
  const told = trail.data.filter((entry) => entry.type === 'conversation.prioritised');
  assert.deepEqual(
    told.map(({ word, actor }) => [word, actor]),
    [['high', { kind: 'agent', name: 'Ravi' }]],
  );
});

test('who waits longest first, then the others; the oldest first; page by page', async () => {
  const { workspace, ids } = await desk();
  await ok(workspace.agent, sendMessage, { params: { id: ids[0] ?? '' }, body: { text: 'நன்றி' } });
  const waiting = [ids[1], ids[2], ids[3], ids[4], ids[0]];
  for (const size of [1, 2, 4, 5])
    assert.deepEqual(await pagesOf(workspace.agent, { sorting: 'waiting' }, size), waiting);
  assert.deepEqual(await pagesOf(workspace.agent, { sorting: 'oldest' }, 2), waiting);
  const other = await ok(workspace.agent, listConversations, {
    query: { sorting: 'waiting', limit: 1, state: 'any' },
  });
  await refused(422, workspace.agent, listConversations, {
    query: { cursor: Buffer.from('["7","x","y"]').toString('base64url') },
  });
  assert.ok(other.next);
});

test('labels by path: a filter for one finds what lies beneath; resolving may ask for one', async () => {
  const { workspace, ids } = await desk();
  const label = (name: string) => ok(workspace.lead, addLabel, { body: { name, colour: 'teal' } });
  const refunds = await label('Orders/Refunds');
  const [orders] = (await ok(workspace.agent, listLabels)).data;
  assert.equal(orders?.name, 'Orders');
  const params = { id: ids[2] ?? '' };
  const labelled = await ok(workspace.agent, labelConversation, { params, body: { add: [refunds.id] } });
  assert.deepEqual(labelled.labels, [refunds.id]);
  assert.deepEqual(await pagesOf(workspace.agent, { label: orders?.id }, 5), [ids[2]]);
  assert.deepEqual(await found(workspace.agent, { all: [{ field: 'label', is: 'none' }] }), [
    ids[0],
    ids[1],
    ids[3],
    ids[4],
  ]);
  await ok(workspace.administrator, editWorkspace, { body: { labelRequired: true } });
  const refusal = await refused(409, workspace.agent, resolveConversation, { params: { id: ids[0] ?? '' } });
  assert.equal(refusal.code, 'label-required');
  assert.equal((await ok(workspace.agent, resolveConversation, { params })).state, 'resolved');
  const off = await ok(workspace.agent, labelConversation, { params, body: { remove: [refunds.id] } });
  assert.deepEqual(off.labels, []);
  await refused(422, workspace.agent, labelConversation, {
    params,
    body: { add: [crypto.randomUUID()] },
  });
  const trail = await ok(workspace.agent, listTrail, { params });
  assert.deepEqual(trail.data.map(({ type, subject }) => [type, subject]).slice(0, 3), [
    ['conversation.unlabelled', 'Orders/Refunds'],
    ['conversation.resolved', null],
    ['conversation.labelled', 'Orders/Refunds'],
  ]);
});

test('a filter says and, or, not, relative times and what is known of the contact', async () => {
  const { workspace, channel, ids } = await desk();
  await ok(workspace.agent, assignConversation, {
    params: { id: ids[3] ?? '' },
    body: { agentId: workspace.agent.id },
  });
  const cases: [FilterInput, number[]][] = [
    [{ all: [] }, [0, 1, 2, 3, 4]],
    [{ all: [{ field: 'assignee', is: ['me'] }] }, [3]],
    [{ all: [{ field: 'assignee', is: ['me'], not: true }] }, [0, 1, 2, 4]],
    [{ all: [{ field: 'assignee', is: ['nobody', workspace.agent.id] }] }, [0, 1, 2, 3, 4]],
    [{ all: [{ field: 'contact', of: 'name', does: 'contain', value: 'ఋ' }] }, []],
    [{ all: [{ field: 'contact', of: 'name', does: 'contain', value: 'ANAHIT' }] }, []],
    [{ all: [{ field: 'contact', of: 'name', does: 'contain', value: 'անա' }] }, [2]],
    [{ all: [{ field: 'contact', of: 'name', does: 'contain', value: '%' }] }, []],
    [{ all: [{ field: 'contact', of: 'email', does: 'exist' }] }, [0, 1, 2, 3, 4]],
    [{ all: [{ field: 'contact', of: 'email', does: 'equal', value: 'P1@example.org' }] }, [1]],
    [{ all: [{ field: 'contact', of: 'about', key: 'tier', does: 'exist' }] }, []],
    [{ all: [{ field: 'contact', of: 'about', key: 'tier', does: 'exist', not: true }] }, [0, 1, 2, 3, 4]],
    [{ all: [{ field: 'created', after: { ago: 1, unit: 'hours' } }] }, [0, 1, 2, 3, 4]],
    [{ all: [{ field: 'created', before: { ago: 1, unit: 'hours' } }] }, []],
    [{ all: [{ field: 'activity', before: '2001-01-01T00:00:00Z' }] }, []],
    [
      {
        all: [
          { field: 'channel', is: [channel.id] },
          { field: 'surface', is: 'private' },
        ],
      },
      [0, 1, 2, 3, 4],
    ],
    [{ all: [{ field: 'text', has: 'teapot' }] }, [4]],
    [
      {
        any: [
          { field: 'text', has: 'teapot' },
          {
            all: [
              { field: 'assignee', is: ['me'] },
              { field: 'state', is: ['open'] },
            ],
          },
        ],
      },
      [3, 4],
    ],
  ];
  for (const [filter, expected] of cases) {
    assert.deepEqual(
      await found(workspace.agent, filter),
      expected.map((n) => ids[n]),
      JSON.stringify(filter),
    );
    const count = await ok(workspace.agent, countMatching, {
      query: { state: 'any', filter: JSON.stringify(filter) },
    });
    assert.deepEqual(count, { count: expected.length, more: false });
  }
});

test('a filter that is wrong is refused with its place, whatever is in it', async () => {
  const { workspace } = await desk();
  const wrong = [
    '',
    'null',
    '{',
    '[]',
    '{"all":[{"field":"nonsense"}]}',
    '{"all":[{"field":"state","is":["open; drop table conversation"]}]}',
    '{"any":[]}',
    '{"all":[{"field":"created","after":"yesterday"}]}',
    `{"all":[{"all":[{"all":[{"field":"unread"}]}]}]}`,
    JSON.stringify({ all: Array.from({ length: 30 }, () => ({ field: 'unread' })) }),
  ];
  for (const filter of wrong.slice(1)) {
    const said = await refused(422, workspace.agent, listConversations, { query: { filter } });
    assert.match(said.issues?.[0]?.path ?? '', /^filter/, filter);
  }
  const odd = "' or true --";
  assert.deepEqual(
    await found(workspace.agent, {
      all: [{ field: 'contact', of: 'about', key: odd, does: 'equal', value: odd }],
    }),
    [],
  );
});

test('unread is each agent’s own, ends with a colleague’s answer, and comes back on demand', async () => {
  const { workspace, channel, ids } = await desk();
  const unread = (caller: Caller) => found(caller, { all: [{ field: 'unread' }] });
  assert.equal((await unread(workspace.agent)).length, 5);
  const id = ids[0] ?? '';
  const screens = await stream(workspace.agent);
  await screens.see('ready');
  const { revision } = await ok(workspace.agent, getConversation, { params: { id } });
  await ok(workspace.agent, seeConversation, { params: { id }, body: { revision } });
  await screens.see('own', (data: { kind: string }) => data.kind === 'seen');
  assert.deepEqual(await unread(workspace.agent), ids.slice(1));
  assert.equal((await unread(workspace.lead)).length, 5);
  assert.equal((await ok(workspace.agent, getConversation, { params: { id } })).own?.seen, revision);
  // What comes late changes nothing, and nobody sees ahead of what there is.
  await ok(workspace.agent, seeConversation, { params: { id }, body: { revision: 0 } });
  await ok(workspace.agent, seeConversation, {
    params: { id: ids[1] ?? '' },
    body: { revision: 2_000_000_000 },
  });
  assert.deepEqual(await unread(workspace.agent), ids.slice(2));
  await channel.deliver(written('more', { by: people[1] ?? '', thread: people[1] ?? '' }));
  assert.deepEqual(new Set(await unread(workspace.agent)), new Set(ids.slice(1)));
  await ok(workspace.agent, seeConversation, { params: { id }, body: { revision: 0, unread: true } });
  assert.equal((await unread(workspace.agent)).length, 5);
  await ok(workspace.lead, sendMessage, { params: { id }, body: { text: 'வணக்கம்' } });
  assert.deepEqual(new Set(await unread(workspace.agent)), new Set(ids.slice(1)));
  const late = await newAgent(workspace.id, 'agent', 'Lakshmi');
  assert.deepEqual(await unread(late), [], 'what was there before somebody came is no news to them');
});

test('the trail names who snoozed, until when, and a delivery that failed', async () => {
  const { workspace, channel, ids } = await desk(1);
  channel.receiver.answer = () => ({ status: 422 });
  const params = { id: ids[0] ?? '' };
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await ok(workspace.agent, snoozeConversation, { params, body: { until } });
  const sent = await ok(workspace.agent, sendMessage, { params, body: { text: 'hi' } });
  const entry = await eventually(async () =>
    (await ok(workspace.agent, listTrail, { params })).data.find((e) => e.type === 'message.failed'),
  );
  assert.equal(entry.messageId, sent.id);
  const pages: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(workspace.agent, listTrail, {
      params,
      query: { limit: 1, ...(cursor ? { cursor } : {}) },
    });
    pages.push(...page.data.map(({ type, word }) => `${type} ${word}`));
    if (!page.next) break;
    cursor = page.next;
  }
  assert.deepEqual(pages, [
    'message.failed null',
    'conversation.assigned null',
    `conversation.snoozed ${until}`,
    'conversation.opened null',
  ]);
});

/** Conversations of people of many scripts, the first opened first. */
async function desk(
  size = people.length,
): Promise<{ workspace: TestWorkspace; channel: ApiChannel; ids: string[] }> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  for (const [n, by] of people.slice(0, size).entries()) {
    await channel.deliver({
      ...written(n === 4 ? 'the teapot drips' : 'வணக்கம்', { thread: by }),
      author: { id: by, name: by, email: `p${n}@example.org` },
    });
  }
  return { workspace, channel, ids: (await conversationsOf(workspace.agent, channel)).map((c) => c.id) };
}

async function pagesOf(caller: Caller, query: ConversationFilter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await ok(caller, listConversations, {
      query: { state: 'any', ...query, limit, ...(cursor ? { cursor } : {}) },
    });
    ids.push(...page.data.map((c) => c.id));
    if (!page.next) return ids;
    cursor = page.next;
  }
}

/** In the order in which they were opened. */
async function found(caller: Caller, filter: FilterInput): Promise<string[]> {
  const page = await ok(caller, listConversations, {
    query: { state: 'any', limit: 100, filter: JSON.stringify(filter) },
  });
  return page.data.sort((a, b) => a.number - b.number).map((c) => c.id);
}
