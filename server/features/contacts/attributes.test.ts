import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AttributeValue,
  addAttribute,
  editAttribute,
  getConversationAttributes,
  listAttributes,
  removeAttribute,
  setConversationAttributes,
} from '#contract/attributes.ts';
import { editContact, getContact } from '#contract/contacts.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { call, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace, type TestWorkspace } from '#server/testing/workspace.ts';

const right: Record<string, [AttributeValue, AttributeValue][]> = {
  text: [['  கவிதா  ', 'கவிதா']],
  number: [
    [-1.5, -1.5],
    [0, 0],
  ],
  date: [['2028-02-29', '2028-02-29']],
  choice: [['खरा', 'खरा']],
  boolean: [[false, false]],
  url: [['https://example.org/ա', 'https://example.org/%D5%A1']],
};
const wrong: Record<string, AttributeValue[]> = {
  text: ['', '   ', 5, true, 'x'.repeat(501), 'a\u0000b', '\ud800'],
  number: ['5', '', true],
  date: ['2026-02-29', '2026-2-1', '29.02.2028', 20280229, 'infinity'],
  choice: ['Gold', '', 1],
  boolean: ['true', 0, ''],
  url: ['example.org', 'javascript:alert(1)', 'ftp://example.org', ''],
};

test('values are of the type that their attribute says, of contacts and of conversations', async () => {
  const { workspace, conversation, contact } = await withAttributes();
  for (const [type, pairs] of Object.entries(right))
    for (const [given, kept] of pairs) {
      const edited = await ok(workspace.agent, editContact, {
        params: { id: contact },
        body: { attributes: { [type]: given } },
      });
      assert.deepEqual(edited.attributes[type], kept, type);
      const values = await ok(workspace.agent, setConversationAttributes, {
        params: { id: conversation },
        body: { values: { [type]: given } },
      });
      assert.deepEqual(values[type], kept, type);
    }
  const before = await ok(workspace.agent, getContact, { params: { id: contact } });
  for (const [type, all] of Object.entries(wrong))
    for (const value of all) {
      const given = { [type]: value };
      const params = { id: contact };
      assert.equal(
        (await call(workspace.agent, editContact, { params, body: { attributes: given } })).status,
        422,
        `${type} ${value}`,
      );
      const refusal = await call(workspace.agent, setConversationAttributes, {
        params: { id: conversation },
        body: { values: given },
      });
      assert.equal(refusal.status, 422, `${type} ${value}`);
    }
  for (const key of ['unheard_of', '__proto__', 'constructor', "'; drop table contact"]) {
    const body = JSON.parse(`{"attributes":{${JSON.stringify(key)}:"x"}}`);
    const answer = await call(workspace.agent, editContact, { params: { id: contact }, body });
    assert.ok([400, 422].includes(answer.status), key);
  }
  assert.deepEqual(
    (await ok(workspace.agent, getContact, { params: { id: contact } })).attributes,
    before.attributes,
  );
  const cleared = await ok(workspace.agent, setConversationAttributes, {
    params: { id: conversation },
    body: { values: { text: null, number: null, never: null } },
  }).catch(() => null);
  assert.equal(cleared, null, 'one unknown key changes nothing');
  await ok(workspace.agent, setConversationAttributes, {
    params: { id: conversation },
    body: { values: { text: null, number: null } },
  });
  const left = await ok(workspace.agent, getConversationAttributes, { params: { id: conversation } });
  assert.deepEqual(Object.keys(left).sort(), ['boolean', 'choice', 'date', 'url']);
});

test('definitions: keys from labels, choices only where there are some, and values go with them', async () => {
  const { workspace, contact } = await withAttributes();
  const add = (body: object) => call(workspace.administrator, addAttribute, { body: body as never });
  const text = (label: string, more = {}) => add({ subject: 'contact', label, type: 'text', ...more });
  assert.equal((await text('Shoe size!')).body.key, 'shoe_size');
  assert.equal((await text('Shoe size')).body.key, 'shoe_size_2');
  assert.equal((await text('நிலை')).body.key, 'attribute');
  assert.equal((await text('حالت')).body.key, 'attribute_2');
  assert.equal((await text('x', { key: 'shoe_size' })).status, 409);
  assert.equal((await text('x', { key: 'Shoe Size' })).status, 422);
  assert.equal((await text('')).status, 422);
  assert.equal((await text('x', { choices: ['a'] })).status, 422);
  assert.equal((await add({ subject: 'contact', label: 'x', type: 'choice' })).status, 422);
  assert.equal(
    (await add({ subject: 'contact', label: 'x', type: 'choice', choices: ['a', 'a'] })).status,
    422,
  );
  assert.equal((await add({ subject: 'contact', label: 'x', type: 'colour' })).status, 422);
  await refused(403, workspace.agent, addAttribute, {
    body: { subject: 'contact', label: 'x', type: 'text' },
  });

  const { data } = await ok(workspace.agent, listAttributes);
  const choice = data.find((a) => a.subject === 'contact' && a.type === 'choice');
  await ok(workspace.agent, editContact, {
    params: { id: contact },
    body: { attributes: { choice: 'खरा' } },
  });
  const params = { id: choice?.id ?? '' };
  const edited = await ok(workspace.administrator, editAttribute, {
    params,
    body: { label: 'Kind', choices: ['other'], required: true },
  });
  assert.deepEqual(
    [edited.key, edited.label, edited.choices, edited.required],
    ['choice', 'Kind', ['other'], true],
  );
  assert.equal((await ok(workspace.agent, getContact, { params: { id: contact } })).attributes.choice, 'खरा');
  await refused(422, workspace.agent, editContact, {
    params: { id: contact },
    body: { attributes: { choice: 'खरा' } },
  });
  await ok(workspace.administrator, removeAttribute, { params });
  await refused(404, workspace.administrator, removeAttribute, { params });
  assert.equal(
    (await ok(workspace.agent, getContact, { params: { id: contact } })).attributes.choice,
    undefined,
  );
});

test('two who change different things of one attribute at once both keep their change', async () => {
  const { administrator } = await newWorkspace();
  const body = { subject: 'contact' as const, label: 'Grösse', type: 'text' as const };
  const { id } = await ok(administrator, addAttribute, { body });
  const { everywhere } = await openDesk();
  const other = await everywhere.connect();
  let edited: Promise<unknown>;
  try {
    await other.query('begin');
    await other.query('update attribute set required = true where id = $1', [id]);
    edited = ok(administrator, editAttribute, { params: { id }, body: { label: 'அளவு' } });
    await until(async () => {
      const { rows } = await everywhere.query(`
        select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
          and query like '%attribute%'`);
      return rows.length === 1;
    });
    await other.query('commit');
  } finally {
    other.release();
  }
  await edited;
  const after = (await ok(administrator, listAttributes)).data.find((each) => each.id === id);
  assert.deepEqual([after?.label, after?.required], ['அளவு', true]);
});

async function withAttributes(): Promise<{
  workspace: TestWorkspace;
  conversation: string;
  contact: string;
}> {
  const workspace = await newWorkspace();
  for (const subject of ['contact', 'conversation'] as const)
    for (const type of ['text', 'number', 'date', 'choice', 'boolean', 'url'] as const)
      await ok(workspace.administrator, addAttribute, {
        body: {
          subject,
          key: type,
          label: type,
          type,
          ...(type === 'choice' ? { choices: ['खरा', 'खोटा'] } : {}),
        },
      });
  const channel = await apiChannel(workspace);
  await channel.deliver(written('hello'));
  const { id, contact } = await onlyConversation(workspace.agent, channel);
  return { workspace, conversation: id, contact: contact.id };
}
