import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setStage } from './testing/stage.ts';

test('an app enters its own webhook, which has to prove itself, and is told of the fields it named', async () => {
  const stage = await setStage('messenger');
  const { appSecret = '', verifyToken = '' } = stage.settings;
  const path = `/${stage.app}/subscriptions`;
  const own = `${stage.app}|${appSecret}`;
  const call = (method: string, body?: unknown, token = own) => stage.call(method, path, body, token);
  const given = {
    object: 'page',
    callback_url: stage.receiver.url,
    verify_token: verifyToken,
    fields: 'messages,message_reads',
    include_values: true,
  };
  assert.deepEqual((await call('POST', given)).body, { success: true });
  const { data } = (await call('GET')).body;
  assert.deepEqual(
    data.map((one: { object: string; callback_url: string; fields: { name: string }[] }) => [
      one.object,
      one.callback_url,
      one.fields.map(({ name }) => name),
    ]),
    [['page', stage.receiver.url, ['messages', 'message_reads']]],
  );
  await stage.say({ kind: 'text', text: 'வணக்கம்' });
  assert.equal((await stage.heard()).length, 1);

  const refused: [body: object, code: number][] = [
    [{ ...given, fields: 'messages,no_such_field' }, 100],
    [{ ...given, fields: '' }, 100],
    [{ ...given, object: 'user' }, 100],
    [{ ...given, more: 'x' }, 100],
    [{ ...given, callback_url: undefined }, 100],
    [{ ...given, callback_url: 'https://elsewhere.example/hook' }, 2200],
    [{ ...given, callback_url: 'http://127.0.0.1:9/hook' }, 2200],
  ];
  for (const [body, code] of refused)
    assert.equal((await call('POST', body)).body.error?.code, code, JSON.stringify(body));
  assert.deepEqual((await call('GET')).body.data, data, 'what was refused changed nothing');
});

test('only the app itself is asked and obeyed', async () => {
  const stage = await setStage('whatsapp');
  const path = `/${stage.app}/subscriptions`;
  const code = async (token?: string) => (await stage.call('GET', path, undefined, token)).body.error?.code;
  assert.equal(await code(), 15, 'a token of the account');
  assert.equal(await code(`${stage.app}|not-the-secret`), 190);
  assert.equal(await code('999|not-an-app'), 190);
  const own = `${stage.app}|${stage.settings.appSecret}`;
  const { body } = await stage.call('GET', `/${stage.account}`, undefined, own);
  assert.equal(body.error?.code, 100, 'an app reads no account');
});
