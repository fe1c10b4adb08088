import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Stage, setStage } from './testing/stage.ts';

const day = 24 * 3_600_000;
const base = { messaging_product: 'whatsapp', recipient_type: 'individual' };

function send(stage: Stage, body: object) {
  return stage.call('POST', `/${stage.account}/messages`, { ...base, to: stage.phone, ...body });
}

test('outside the window a text is taken and fails; with a fault it is refused at once; a template passes', async () => {
  const stage = await setStage('whatsapp');
  await stage.say({ kind: 'text', text: 'a' });
  stage.sandbox.advance(day);
  const text = { type: 'text', text: { body: 'b' } };
  assert.equal((await send(stage, text)).status, 200);
  assert.equal((await stage.heard()).at(-1)?.statuses[0].errors[0].code, 131047);
  await stage.sandbox.control('POST', '/faults', { kind: 'window-at-once' });
  const refused = await send(stage, text);
  assert.equal(refused.body.error.code, 131047);
  assert.equal(refused.body.error.error_data.messaging_product, 'whatsapp');
  await stage.sandbox.control('POST', '/templates', {
    account: stage.account,
    name: 'order_ready',
    language: 'ta',
    body: 'வணக்கம் {{1}}, ஆர்டர் {{2}} தயார்.',
  });
  const template = (parameters: object[], language = 'ta') =>
    send(stage, {
      type: 'template',
      template: {
        name: 'order_ready',
        language: { policy: 'deterministic', code: language },
        components: [{ type: 'body', parameters }],
      },
    });
  const kavitha = { type: 'text', text: 'கவிதா' };
  const done = await template([kavitha, { type: 'text', text: '41' }]);
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const seen = await stage.sandbox.control<{ messages: { text: string }[] }>(
    'GET',
    `/view?account=${stage.account}&person=${stage.person}`,
  );
  assert.equal(seen.messages.at(-1)?.text, 'வணக்கம் கவிதா, ஆர்டர் 41 தயார்.');
  assert.equal((await template([kavitha])).body.error.code, 132000);
  assert.equal((await template([kavitha, kavitha], 'en')).body.error.code, 132001);
  assert.equal((await template([kavitha, { type: 'text', text: 'a\nb' }])).body.error.code, 132012);
});

test('templates: approval, headers, buttons, lists of them', async () => {
  const stage = await setStage('whatsapp');
  const make = (more: object) =>
    stage.sandbox.control<{ id: string }>('POST', '/templates', { account: stage.account, ...more });
  const { id } = await make({ name: 'new_one', body: 'Hi', status: 'PENDING' });
  await make({
    name: 'with_all',
    header: { format: 'IMAGE' },
    body: 'Hello {{name}}',
    buttons: [
      { type: 'URL', text: 'See', value: 'https://shop.example/{{1}}' },
      { type: 'QUICK_REPLY', text: 'Yes' },
    ],
  });
  const template = (name: string, components?: object[]) =>
    send(stage, { type: 'template', template: { name, language: { code: 'en' }, components } });
  assert.equal((await template('new_one')).body.error.code, 132001);
  for (const [status, code] of [
    ['REJECTED', 132001],
    ['PAUSED', 132015],
    ['DISABLED', 132016],
    ['APPROVED', undefined],
  ] as const) {
    await stage.sandbox.control('POST', '/once', {
      kind: 'template-status',
      account: stage.account,
      template: id,
      status,
    });
    assert.equal((await template('new_one')).body.error?.code, code);
  }
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob(['x'], { type: 'image/png' }), 'a.png');
  const { body: uploaded } = await stage.call('POST', `/${stage.account}/media`, form);
  const header = { type: 'header', parameters: [{ type: 'image', image: { id: uploaded.id } }] };
  const body = { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'అనిత' }] };
  const url = { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '41' }] };
  const whole = await template('with_all', [header, body, url]);
  assert.equal(whole.status, 200, JSON.stringify(whole.body));
  assert.equal((await template('with_all', [body, url])).body.error.code, 132012);
  assert.equal((await template('with_all', [header, body])).body.error.code, 131008);
  const unnamed = { type: 'body', parameters: [{ type: 'text', text: 'a' }] };
  assert.equal((await template('with_all', [header, unnamed, url])).body.error.code, 100);
  const list = await stage.call(
    'GET',
    `/${stage.settings.businessAccountId}/message_templates?status=APPROVED`,
  );
  assert.deepEqual(
    list.body.data.map(({ name }: { name: string }) => name),
    ['new_one', 'with_all'],
  );
  const news = (await stage.heard()).filter(({ field }) => field === 'message_template_status_update');
  assert.deepEqual(
    news.map(({ event }) => event),
    ['REJECTED', 'PAUSED', 'DISABLED', 'APPROVED'],
  );
});

test('who wants no marketing gets none, and what is needed all the same', async () => {
  const stage = await setStage('whatsapp');
  for (const [name, category] of [
    ['sale', 'MARKETING'],
    ['order', 'UTILITY'],
  ])
    await stage.sandbox.control('POST', '/templates', { account: stage.account, name, category, body: 'Hi' });
  await stage.say({ kind: 'stop' });
  const [news] = await stage.heard();
  assert.equal(news?.field, 'user_preferences');
  assert.equal(news?.user_preferences[0].value, 'stop');
  const template = async (name: string) => {
    await send(stage, { type: 'template', template: { name, language: { code: 'en' } } });
    return (await stage.heard()).at(-1)?.statuses[0];
  };
  assert.equal((await template('sale')).errors[0].code, 131050);
  assert.equal((await template('order')).status, 'delivered');
  await stage.say({ kind: 'resume' });
  assert.equal((await template('sale')).status, 'delivered');
});
