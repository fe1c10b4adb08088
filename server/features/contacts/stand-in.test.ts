import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { listContacts } from '#contract/contacts.ts';
import { listConversations } from '#contract/conversations.ts';
import { aboutIn } from '#server/features/notices/due.ts';
import { wordsIn } from '#server/features/notices/words.ts';
import { ok } from '#server/testing/call.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace } from '#server/testing/workspace.ts';
import { standInAsked } from './stand-in.ts';

describe('a visitor without a name', () => {
  test('is found by what the desk calls them, in each of its languages', async () => {
    const workspace = await newWorkspace();
    const { agent } = workspace;
    const site = await websiteChannel(workspace);
    const [one, other] = [await site.visitor(), await site.visitor()];
    await one.write('hello');
    await other.write('سلام');
    const end = one.id.slice(0, 4);
    const found = async (q: string) => {
      const { data } = await ok(agent, listConversations, { query: { q, state: 'any' } });
      const contacts = await ok(agent, listContacts, { query: { q } });
      assert.equal(contacts.data.length, data.length);
      return data;
    };
    for (const q of [`Visitor ${end}`, `مہمان ${end}`, `مهمان ${end.toLowerCase()}`]) {
      const [row] = await found(q);
      assert.equal(row?.contact.name, `Visitor ${end.toUpperCase()}`, q);
      assert.equal(row?.hit?.in, 'contact');
      assert.ok(row?.hit?.pieces.some(({ marked }) => marked));
    }
    assert.equal((await found('مہمان')).length, 2);
    assert.equal((await found('مہمان نواز')).length, 0);
  });

  test('is called so in a letter, and nobody else is', () => {
    const about = (contactName: string) =>
      aboutIn(wordsIn('ur'), {
        ...{ id: '', kind: 'message', happened: null, conversationId: '', channel: null, by: null },
        ...{ about: '', note: null, number: 5, contactName },
      });
    assert.match(about('Visitor 0A1F'), /مہمان/);
    assert.match(about('Somebody on Facebook'), /Facebook\u2069? کے کوئی صارف/);
    for (const name of ['Visitor 0a1f', 'Visitors', 'A Visitor 0A1F']) assert.ok(about(name).includes(name));
    assert.deepEqual(['مہمان', 'مہمان 0a1f', ' مہمان0A', 'مہمان خصوصی', 'میرا مہمان', ''].map(standInAsked), [
      'Visitor ',
      'Visitor 0A1F',
      'Visitor 0A',
      null,
      null,
      null,
    ]);
  });
});
