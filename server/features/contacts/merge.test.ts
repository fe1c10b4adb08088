import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addAttribute } from '#contract/attributes.ts';
import {
  addDetail,
  blockContact,
  type Contact,
  editContact,
  getContact,
  listContactMessages,
  listContacts,
  unblockContact,
} from '#contract/contacts.ts';
import { listConversations } from '#contract/conversations.ts';
import { listMerges, mergeContacts, previewMerge, undoMerge } from '#contract/merges.ts';
import { type ApiChannel, type ApiEvent, apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

test('two become one: the preview says what will be shown, field by field, and so it is', async () => {
  const { workspace, channel, ids } = await withPeople('anahit', 'fatima');
  const [anahit, fatima] = [ids.anahit ?? '', ids.fatima ?? ''];
  await ok(workspace.agent, editContact, {
    params: { id: anahit },
    body: { name: 'Անահիտ', phone: '+374 10 123456' },
  });
  await ok(workspace.agent, editContact, {
    params: { id: fatima },
    body: { name: 'فاطمہ', email: 'fatima@example.org', language: 'ur' },
  });
  const preview = await ok(workspace.agent, previewMerge, {
    params: { id: anahit },
    query: { with: fatima },
  });
  const by = Object.fromEntries(preview.fields.map((f) => [f.field, f]));
  assert.deepEqual(by.name, {
    field: 'name',
    survivor: 'Անահիտ',
    merged: 'فاطمہ',
    choice: 'survivor',
    differs: true,
  });
  assert.deepEqual(
    [by.email?.choice, by.language?.choice, by.phone?.choice],
    ['merged', 'merged', 'survivor'],
  );
  assert.deepEqual(preview.conversations, { survivor: 1, merged: 1 });
  assert.equal((await contactBy(workspace, fatima)).id, fatima, 'a preview changes nothing');

  const merged = await ok(workspace.agent, mergeContacts, {
    params: { id: anahit },
    body: { with: fatima, choices: { name: 'merged' } },
  });
  assert.deepEqual(
    [merged.id, merged.name, merged.email, merged.phone, merged.language],
    [anahit, 'فاطمہ', 'fatima@example.org', '+374 10 123456', 'ur'],
  );
  assert.deepEqual(merged.merged, [fatima]);
  assert.equal(merged.identities.length, 2);
  assert.equal((await contactBy(workspace, fatima)).id, anahit);
  for (const conversation of await conversationsOf(workspace.agent, channel))
    assert.deepEqual(conversation.contact, { id: anahit, name: 'فاطمہ' });
  const found = await ok(workspace.agent, listConversations, { query: { q: 'Անահիտ', state: 'any' } });
  assert.equal(found.data.length, 2, 'by either name, all of both');
  const all = await ok(workspace.agent, listContactMessages, { params: { id: anahit } });
  assert.equal(all.data.length, 2);
  assert.equal((await ok(workspace.agent, listContacts)).data.length, 1);
});

test('what is refused: oneself, twice, unknown fields, a merge undone before', async () => {
  const { workspace, ids } = await withPeople('anahit', 'fatima');
  const [a, b] = [ids.anahit ?? '', ids.fatima ?? ''];
  const merge = (id: string, other: string, choices = {}) =>
    call(workspace.agent, mergeContacts, { params: { id }, body: { with: other, choices } });
  assert.equal((await merge(a, a)).status, 409);
  assert.equal((await merge(a, crypto.randomUUID())).status, 404);
  assert.equal((await merge(a, b, { shoesize: 'merged' })).status, 422);
  assert.equal((await merge(a, b, { __proto__: 'merged', name: 'both' })).status, 422);
  assert.equal((await merge(a, b)).status, 200);
  assert.equal((await merge(b, a)).status, 409, 'they are one already');
  const { data } = await ok(workspace.agent, listMerges, { params: { id: b } });
  const id = data[0]?.id ?? '';
  assert.equal(data[0]?.by?.id, workspace.agent.id);
  await ok(workspace.agent, undoMerge, { params: { id } });
  const said = await refused(409, workspace.agent, undoMerge, { params: { id } });
  assert.equal(said.code, 'already-undone');
  const after = await ok(workspace.agent, listMerges, { params: { id: a } });
  assert.equal(after.data[0]?.undoneBy?.id, workspace.agent.id, 'the journal keeps what was undone');
  assert.equal((await merge(b, a)).status, 200, 'and the other way round is free again');
});

test('many merge the same contacts at once: no circle, nobody lost, and all of it can be undone', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { workspace, ids } = await withPeople(...names);
  const all = Object.values(ids);
  const answers = await Promise.all(
    all.flatMap((id, i) =>
      [1, 2, 3].map((step) =>
        call(workspace.agent, mergeContacts, {
          params: { id },
          body: { with: all[(i + step) % all.length] ?? '' },
        }),
      ),
    ),
  );
  for (const answer of answers) assert.ok([200, 409].includes(answer.status), answer.text);
  const { data } = await ok(workspace.agent, listContacts);
  const members = (await Promise.all(data.map((row) => contactBy(workspace, row.id)))).flatMap((c) => [
    c.id,
    ...c.merged,
  ]);
  assert.deepEqual(members.sort(), [...all].sort());
  await undoEverything(workspace, all);
  for (const id of all) assert.deepEqual((await contactBy(workspace, id)).merged, []);
});

/**
 * The same things happen in two workspaces; in one of them contacts are merged and taken apart in between. In the
 * end, when every merge is undone, both must be the same to the letter.
 */
for (const seed of [1, 2, 3])
  test(`merged and undone is as if never merged, whatever happened meanwhile (${seed})`, async () => {
    const random = seeded(seed);
    const names = ['anahit', 'kavitha', 'fatima', 'lakshmi', 'anita'];
    const [merging, plain] = [await withPeople(...names), await withPeople(...names)];
    const worlds = [merging, plain];
    for (const { workspace } of worlds)
      await ok(workspace.administrator, addAttribute, {
        body: { subject: 'contact', key: 'tier', label: 'Tier', type: 'text' },
      });
    const nameOf = new Map(names.map((name) => [merging.ids[name] ?? '', name]));
    const head = async (name: string) =>
      nameOf.get((await contactBy(merging.workspace, merging.ids[name] ?? '')).id) ?? '';
    const everyone = async (name: string) => {
      const contact = await contactBy(merging.workspace, merging.ids[name] ?? '');
      return [contact.id, ...contact.merged].map((id) => nameOf.get(id) ?? '');
    };
    for (let step = 0; step < 40; step++) {
      const who = oneOf(names, random);
      const n = `${seed}-${step}`;
      const act = oneOf(
        ['merge', 'merge', 'undo', 'message', 'message', 'edit', 'clear', 'detail', 'link', 'block'],
        random,
      );
      if (act === 'merge') {
        const other = oneOf(names, random);
        const fields = ['name', 'email', 'phone', 'language', 'attributes.tier'];
        const params = { id: merging.ids[who] ?? '' };
        const preview = await call(merging.workspace.agent, previewMerge, {
          params,
          query: { with: merging.ids[other] ?? '' },
        });
        // Whoever is merged with somebody who is blocked is blocked with them, and what they write meanwhile is
        // set aside for good: that is meant, and not what is compared here.
        const { survivor, merged } = preview.body;
        if (preview.status !== 200 || (survivor.blocked === null) !== (merged.blocked === null)) continue;
        const shown = preview.body.fields.map((f) => f.field);
        const choices = Object.fromEntries(
          fields
            .filter((field) => shown.includes(field) && random() < 0.6)
            .map((field) => [field, oneOf(['survivor', 'merged'] as const, random)]),
        );
        await ok(merging.workspace.agent, mergeContacts, {
          params,
          body: { with: merging.ids[other] ?? '', choices },
        });
      } else if (act === 'undo') {
        const merges = await ok(merging.workspace.agent, listMerges, {
          params: { id: merging.ids[who] ?? '' },
        });
        const open = merges.data.filter((merge) => merge.undoneAt === null);
        if (open.length > 0)
          await ok(merging.workspace.agent, undoMerge, { params: { id: oneOf(open, random).id } });
      } else if (act === 'message' || act === 'link') {
        const more: ApiEvent =
          act === 'link'
            ? {
                author: { id: `${who}-${n}`, name: `${who} again`, email: `${who}${n}@example.org` },
                thread: { id: `${who}-${n}` },
              }
            : {
                author: {
                  id: who,
                  name: `${who} ${n}`,
                  ...(random() < 0.5 ? { email: `${n}@example.org`, phone: `+91 4400 ${step}` } : {}),
                },
              };
        for (const { channel } of worlds)
          await channel.deliver(written(`said ${n}`, { thread: who, ...more }));
      } else if (act === 'block') {
        const lift = random() < 0.5;
        const members = await everyone(who);
        // What is done to those who are shown as one is done to each of them.
        for (const [world, whom] of [
          [merging, [who]],
          [plain, members],
        ] as const)
          for (const name of whom)
            await ok(world.workspace.agent, lift ? unblockContact : blockContact, {
              params: { id: world.ids[name] ?? '' },
              body: {},
            });
      } else {
        const target = await head(who);
        for (const { workspace, ids } of worlds) {
          const params = { id: ids[target] ?? '' };
          if (act === 'detail')
            await ok(workspace.agent, addDetail, { params, body: { kind: 'address', value: `Street ${n}` } });
          else
            await ok(workspace.agent, editContact, {
              params,
              body:
                act === 'clear'
                  ? { language: null, attributes: { tier: null } }
                  : {
                      name: `edited ${n}`,
                      email: `hand${n}@example.org`,
                      language: 'ta',
                      attributes: { tier: n },
                    },
            });
        }
      }
    }
    await undoEverything(merging.workspace, Object.values(merging.ids));
    assert.deepEqual(await everythingOf(merging), await everythingOf(plain));
  });

interface World {
  workspace: TestWorkspace;
  channel: ApiChannel;
  ids: Record<string, string>;
}

async function withPeople(...names: string[]): Promise<World> {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(...names.map((by) => written('hello', { by, thread: by })));
  const conversations = await conversationsOf(workspace.agent, channel);
  return {
    workspace,
    channel,
    ids: Object.fromEntries(conversations.map((c) => [c.contact.name, c.contact.id])),
  };
}

function contactBy(workspace: TestWorkspace, id: string): Promise<Contact> {
  return ok(workspace.agent, getContact, { params: { id } });
}

async function undoEverything(workspace: TestWorkspace, ids: string[]): Promise<void> {
  for (const id of ids) {
    const { data } = await ok(workspace.agent, listMerges, { params: { id } });
    for (const merge of data)
      if (merge.undoneAt === null) await ok(workspace.agent, undoMerge, { params: { id: merge.id } });
  }
}

/** All that can be seen of a workspace's contacts, without its ids and clocks. */
async function everythingOf({ workspace, channel }: World): Promise<unknown> {
  const conversations = (
    await ok(workspace.agent, listConversations, {
      query: { channel: channel.id, state: 'any', q: 'e', limit: 100 },
    })
  ).data;
  const { data } = await ok(workspace.agent, listContacts, { query: { limit: 100 } });
  const contacts = await Promise.all(
    data.map(async (row) => {
      const contact = await contactBy(workspace, row.id);
      const messages = await ok(workspace.agent, listContactMessages, {
        params: { id: row.id },
        query: { limit: 100 },
      });
      return {
        row: { ...row, id: null, lastActivityAt: null },
        contact: {
          ...contact,
          id: null,
          createdAt: null,
          blocked: contact.blocked?.messages ?? null,
          details: contact.details.map(({ id: _, ...detail }) => detail),
          identities: contact.identities.map(({ name, keys }) => ({ name, keys })),
        },
        messages: messages.data.map(({ message }) => message.text),
      };
    }),
  );
  return {
    contacts: contacts.sort((a, b) => (keyOf(a.contact) < keyOf(b.contact) ? -1 : 1)),
    conversations: conversations
      .map((c) => ({ contact: c.contact.name, state: c.state, blocked: c.blocked, number: c.number }))
      .sort((a, b) => a.number - b.number),
  };
}

function keyOf({ identities }: { identities: { keys: { value: string }[] }[] }): string {
  return identities[0]?.keys[0]?.value ?? '';
}
