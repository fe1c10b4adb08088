import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Stage, setStage } from './testing/stage.ts';

function send(stage: Stage, interactive: object) {
  return stage.call('POST', `/${stage.account}/messages`, {
    ...{ messaging_product: 'whatsapp', recipient_type: 'individual', to: stage.phone },
    ...{ type: 'interactive', interactive },
  });
}

test('refused on WhatsApp: buttons that are called the same, a row that is too long in Tamil', async () => {
  const stage = await setStage('whatsapp');
  await stage.say({ kind: 'text', text: 'வணக்கம்' });
  const body = { text: 'a' };
  const alike = ['a', 'b'].map((id) => ({ type: 'reply', reply: { id, title: 'Այո' } }));
  const rows = [{ id: '1', title: 'க'.repeat(25) }];
  for (const wrong of [
    { type: 'button', body, action: { buttons: alike } },
    { type: 'list', body, action: { button: 'b', sections: [{ rows }] } },
  ])
    assert.equal((await send(stage, wrong)).body.error?.code, 131009);
});

test('a row of a list is tapped as it stands there, and buttons once', async () => {
  const stage = await setStage('whatsapp');
  await stage.say({ kind: 'text', text: 'வணக்கம்' });
  const rows = [{ id: 'today', title: 'இன்று', description: '6 – 8' }];
  const list = { button: 'நேரம்', sections: [{ rows }] };
  const body = { text: '🫖'.repeat(1024) };
  const listed = await send(stage, { type: 'list', body, action: list });
  const reply = { id: 'yes', title: '👍🏽'.repeat(10) };
  const buttons = { buttons: [{ type: 'reply', reply }] };
  const asked = await send(stage, { type: 'button', body, action: buttons });
  const [message, question] = [listed, asked].map(({ body: sent }) => sent.messages[0].id as string);
  assert.ok(message && question);
  await stage.say({ kind: 'tap', message, payload: 'today' });
  await stage.say({ kind: 'tap', message, payload: 'today' });
  await stage.say({ kind: 'tap', message: question, payload: 'yes' });
  for (const payload of ['yes', 'no'])
    await assert.rejects(stage.say({ kind: 'tap', message: question, payload }));
  const taps = (await stage.heard()).flatMap(({ messages = [] }) =>
    messages.filter(({ type }: { type: string }) => type === 'interactive'),
  );
  assert.deepEqual(taps[0].interactive, { type: 'list_reply', list_reply: rows[0] });
  assert.equal(taps[0].context.id, message);
  assert.deepEqual(taps[2].interactive, { type: 'button_reply', button_reply: reply });
  assert.equal(taps.length, 3);
});
