import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  answerPrivately,
  getPrivateAnswerTexts,
  offerPrivateAnswer,
  setPrivateAnswerTexts,
} from '#contract/cases.ts';
import { editContact } from '#contract/contacts.ts';
import { setInstant } from '#contract/instant.ts';
import { deliver, publicly } from '#server/testing/app-channels.ts';
import { ok, refused } from '#server/testing/call.ts';
import { messagesIn, onlyConversation } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { shop } from './testing/commented-page.ts';

const texts = [
  { language: 'en', opening: 'Hello[[ {name}]], please write here.', note: 'Thank you[[, {name}]].' },
  { language: 'hi', opening: 'नमस्ते[[ {name}]], यहाँ लिखें।', note: 'धन्यवाद[[, {name}]]।' },
  { language: 'ur', opening: 'السلام علیکم[[ {name}]]۔', note: '' },
];

describe('the texts for answering in private', () => {
  test('stand ready in the language of the comment, with its author’s name, and both go out at once', async () => {
    const { workspace, comment, feed, platform, page, secret } = await shop();
    const { agent, lead } = workspace;
    const params = { id: comment.id };
    const offered = async () => (await ok(agent, offerPrivateAnswer, { params })).offers;
    assert.deepEqual(await offered(), [], 'nobody has written any');
    await ok(lead, setPrivateAnswerTexts, { body: { texts } });
    assert.deepEqual((await ok(lead, getPrivateAnswerTexts)).texts, texts);
    const { contact, id } = await onlyConversation(agent, feed);
    const [first, ...others] = await offered();
    assert.deepEqual(
      [first, others.map(({ language }) => language)],
      [
        {
          language: 'hi',
          text: `नमस्ते ${contact.name}, यहाँ लिखें।`,
          publicNote: `धन्यवाद, ${contact.name}।`,
        },
        ['en', 'ur'],
      ],
    );
    await ok(lead, editContact, { params: { id: contact.id }, body: { language: 'ur' } });
    assert.equal((await offered())[0]?.language, 'hi', 'they write in another script than what is known');
    // By now the platform calls them otherwise, as it does whoever came without a name.
    await deliver(feed.path, secret, publicly(page, 'और कुछ', { name: 'अनीता शर्मा' }));
    assert.equal((await offered())[0]?.text, 'नमस्ते अनीता शर्मा, यहाँ लिखें।');
    await ok(agent, answerPrivately, {
      params,
      body: { text: first?.text ?? '', publicNote: first?.publicNote ?? '' },
    });
    await until(() => platform.calls.some(({ path }) => path === `${comment.external}/comments`));
    await until(() => platform.calls.some(({ path }) => path === `${page}/messages`));
    const said = await messagesIn(agent, id);
    assert.equal(said.at(-1)?.text, first?.publicNote);
  });

  test('where nothing tells the language it is the channel’s, else the first; a name that is none is left out', async () => {
    const { workspace, comment, feed } = await shop();
    const { agent, lead, administrator } = workspace;
    const inTwo = texts.filter(({ language }) => language !== 'hi');
    await ok(lead, setPrivateAnswerTexts, { body: { texts: inTwo } });
    const offered = async () =>
      (await ok(agent, offerPrivateAnswer, { params: { id: comment.id } })).offers[0];
    assert.equal((await offered())?.language, 'en');
    await ok(lead, setInstant, {
      params: { id: feed.id },
      body: { surface: 'public', kind: 'away', active: true, texts: [{ language: 'ur', text: 'جلد' }] },
    });
    assert.equal((await offered())?.language, 'ur');
    const { contact } = await onlyConversation(agent, feed);
    await ok(lead, editContact, { params: { id: contact.id }, body: { language: 'en' } });
    assert.equal((await offered())?.language, 'en');
    const set = (opening: string) =>
      refused(422, lead, setPrivateAnswerTexts, {
        body: { texts: [{ language: 'en', opening, note: '' }] },
      });
    assert.match((await set('Hello {name}')).message, /outside of/);
    assert.match((await set('Hello [[{name}')).message, /without/);
    assert.match((await set('In {estimate}')).message, /stands for nothing/);
    assert.match((await set('[[{name}]]')).message, /says nothing/);
    await set('');
    await refused(422, lead, setPrivateAnswerTexts, { body: { texts: [...texts, ...texts] } });
    await refused(403, agent, setPrivateAnswerTexts, { body: { texts: [] } });
    await refused(404, administrator, offerPrivateAnswer, { params: { id: contact.id } });
  });
});
