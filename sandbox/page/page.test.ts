import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSandbox, type Sandbox } from '../open.ts';
import { furnish } from './furnish.ts';

let sandbox: Sandbox;
before(async () => {
  sandbox = await openSandbox();
  await furnish(sandbox);
});
after(() => sandbox.close());

async function look(query: Record<string, string> = {}): Promise<string> {
  return (await fetch(`${sandbox.url}/?${new URLSearchParams(query)}`)).text();
}

/** Fills in a form of the page; answers the address that it leads to. */
async function act(name: string, fields: Record<string, string>): Promise<URLSearchParams> {
  const answer = await fetch(`${sandbox.url}/page/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });
  assert.equal(answer.status, 303);
  return new URL(answer.headers.get('location') ?? '', sandbox.url).searchParams;
}

test('the page shows accounts and people in six scripts, and what connects a channel', async () => {
  const page = await look();
  for (const name of ['கவிதா', 'अनीता', 'Անահիտ', 'فاطمہ', 'లక్ష్మి', 'Maria'])
    assert.ok(page.includes(name), name);
  for (const setting of ['pageId', 'pageAccessToken', 'appSecret', 'verifyToken', 'apiBaseUrl'])
    assert.ok(page.includes(`aria-label="${setting}"`), setting);
});

test('the same ids and secrets at every start', async () => {
  const other = await openSandbox();
  try {
    await furnish(other);
    const of = (one: Sandbox) => one.control<{ id: string }[]>('GET', '/accounts');
    assert.deepEqual(
      (await of(other)).map(({ id }) => id),
      (await of(sandbox)).map(({ id }) => id),
    );
    assert.deepEqual([...other.world.tokens.keys()], [...sandbox.world.tokens.keys()]);
  } finally {
    await other.close();
  }
});

test('what is written stands on the page as text, whatever it looks like', async () => {
  const [account] = await sandbox.control<{ id: string }[]>('GET', '/accounts');
  const who = { account: account?.id ?? '', person: 'p4' };
  const text = '<script>alert("1")</script> & فاطمہ';
  assert.equal((await act('write', { ...who, kind: 'text', text })).get('problem'), null);
  const page = await look(who);
  assert.ok(page.includes('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; فاطمہ'));
  assert.ok(!page.includes('<script>alert'));
});

test('every kind that the page offers can be sent', async () => {
  const accounts = await sandbox.control<{ id: string; kind: string }[]>('GET', '/accounts');
  for (const { id } of accounts) {
    const page = await look({ account: id, person: 'p1' });
    const kinds = [...page.matchAll(/<option value="([\w-]+)">/g)].map(([, kind = '']) => kind);
    const own = kinds.slice(kinds.indexOf('text'), kinds.indexOf('duplicate'));
    assert.ok(own.length > 8, `${own}`);
    for (const kind of own) {
      const to = await act('write', { account: id, person: 'p1', kind, text: 'வணக்கம்' });
      assert.equal(to.get('problem'), null, `${kind}: ${to.get('problem')}`);
    }
  }
});

test('every fault that the page offers can be switched on and off', async () => {
  const page = await look();
  const list = page.slice(page.indexOf('<select id="fault"'));
  const kinds = [...list.slice(0, list.indexOf('</select>')).matchAll(/value="([\w-]+)"/g)];
  assert.ok(kinds.length > 12);
  for (const [, kind = ''] of kinds) {
    assert.equal((await act('fault-on', { kind, count: '2', percent: '50' })).get('problem'), null, kind);
  }
  assert.equal(sandbox.world.faults.length, kinds.length);
  for (const { id } of [...sandbox.world.faults]) await act('fault-off', { id });
  assert.equal(sandbox.world.faults.length, 0);
});

test('what cannot be done is said on the page', async () => {
  const [account] = await sandbox.control<{ id: string }[]>('GET', '/accounts');
  const who = { account: account?.id ?? '', person: 'p2' };
  assert.match(
    (await act('write', { ...who, kind: 'text', text: ' ' })).get('problem') ?? '',
    /Write something/,
  );
  assert.match(
    (await act('once', { ...who, kind: 'close-window' })).get('problem') ?? '',
    /No window is open/,
  );
  assert.match((await act('nonsense', who)).get('problem') ?? '', /no such button/);
  const made = await act('person', { ...who, name: 'Ռուբեն' });
  assert.equal(sandbox.world.people.get(made.get('person') ?? '')?.name, 'Ռուբեն');
  assert.match(await look({ problem: '<b>no</b>' }), /role="alert">&lt;b&gt;no/);
});
