import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { until } from '../../server/testing/until.ts';
import { type Chat, openChat } from './chat.ts';
import { openWorld, type World } from './world.ts';

const minute = 60_000;

describe('direct messages', () => {
  let world: World;
  let channelId: string;
  let chat: Chat;
  let customer: { did: string; handle: string };

  before(async () => {
    world = await openWorld();
    const kavitha = await world.network.person('dm-kavitha.test');
    customer = { did: kavitha.assertDid, handle: 'dm-kavitha.test' };
    const agent = await world.network.person('dm-kettle.test');
    chat = openChat(world.front, { did: agent.assertDid, handle: 'dm-kettle.test' }, 'convo-1');
    channelId = await world.channel('dm-kettle.test', { directMessages: 'on' });
  });
  after(() => {
    if (world) world.front.answerer = null;
  });

  async function answer(conversationId: string, text: string): Promise<string> {
    const path = `/conversations/${conversationId}/messages`;
    return (await world.call<{ id: string }>('POST', path, { text })).id;
  }

  async function ended(conversationId: string, id: string): Promise<{ state: string; error: string }> {
    return until(async () => {
      const one = (await world.messages(conversationId)).find((message) => message.id === id);
      const part = one?.parts[0];
      if (!part || ['queued', 'sending'].includes(part.state)) return null;
      return { state: part.state, error: part.error?.message ?? '' };
    }, minute);
  }

  it('a message comes in, is answered, reacted to and deleted', async () => {
    const id = chat.say(customer, 'வணக்கம், கெண்டி உடைந்தது 🫖');
    const arrived = await world.arrival(channelId, 'வணக்கம், கெண்டி உடைந்தது 🫖');
    const [conversation] = await world.conversations(channelId);
    assert.equal(conversation?.surface, 'private');
    assert.equal(conversation?.contact.name, 'dm-kavitha.test');
    const reply = await answer(arrived.conversationId, 'மன்னிக்கவும்! https://shop.example/return');
    assert.deepEqual(await ended(arrived.conversationId, reply), { state: 'sent', error: '' });
    assert.deepEqual(chat.texts().at(-1), 'மன்னிக்கவும்! https://shop.example/return');
    chat.react(customer, id, '🙏🏽');
    chat.remove(id);
    await until(async () => {
      const one = (await world.messages(arrived.conversationId)).find((message) => message.id === arrived.id);
      return one?.deletedAt;
    }, minute);
  });

  it('an answer whose confirmation was lost is found, not sent again', async () => {
    chat.say(customer, 'எப்போது வரும்?');
    const { conversationId } = await world.arrival(channelId, 'எப்போது வரும்?');
    world.front.loseNext('chat.bsky.convo.sendMessage');
    const id = await answer(conversationId, 'நாளை');
    await until(async () => {
      const one = (await world.messages(conversationId)).find((message) => message.id === id);
      return one?.parts[0]?.state === 'sent';
    }, minute);
    assert.equal(chat.texts().filter((text) => text === 'நாளை').length, 1);
  });

  it('a locked conversation is told in words', async () => {
    chat.say(customer, 'இருக்கிறீர்களா?');
    const { conversationId } = await world.arrival(channelId, 'இருக்கிறீர்களா?');
    chat.refusal = 'ConvoLocked';
    const outcome = await ended(conversationId, await answer(conversationId, 'ஆம்'));
    assert.equal(outcome.state, 'failed');
    assert.match(outcome.error, /locked/);
    chat.refusal = null;
  });

  it('an app password without access is refused where direct messages were asked for', async () => {
    chat.withoutAccess = true;
    await assert.rejects(world.channel('dm-kettle.test', { directMessages: 'on' }), /direct messages/);
    const calm = await world.channel('dm-kettle.test', { directMessages: 'auto' });
    const { account } = await world.call<{ account: string }>('GET', `/channels/${calm}`);
    assert.match(account, /@dm-kettle\.test \(public posts only\)/);
    chat.withoutAccess = false;
  });
});
