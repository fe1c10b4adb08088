import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeConversations } from '#contract/conversation-merges.ts';
import { listConversations } from '#contract/conversations.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, call, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { until } from '#server/testing/until.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';
import { giveForms } from './give-forms.ts';

test('a word finds its other forms, each by the script that it is in, and these are marked', async () => {
  const { agent, channel } = await shop();
  const said: [by: string, text: string, finds: [q: string, shown: string][], language?: string][] = [
    [
      'Anna',
      'My orders were cancelled at checkout',
      [
        ['ordering', 'My [orders] were cancelled at checkout'],
        ['cancel orders', 'My [orders] were [cancelled] at checkout'],
      ],
    ],
    [
      'रमा',
      'दोनों घरों में please check the kettles',
      [['घर kettle', 'दोनों [घरों] में please check the [kettles]']],
    ],
    ['கவிதா', 'பணத்தை கடைகளில் கொடுத்தேன்', [['பணம் கடை', '[பணத்தை] [கடைகளில்] கொடுத்தேன்']]],
    ['Անահիտ', 'Ուր են թեյնիկները', [['թեյնիկը', 'Ուր են [թեյնիկները]']]],
    ['Ольга', 'Где мои посылки?', [['посылка', 'Где мои [посылки]?']]],
    ['زينب', 'أين كتابهم في المكتبة', [['كتاب', 'أين [كتابهم] في المكتبة']]],
    [
      'Jörg',
      'Zwei Häuser stehen leer',
      [
        ['Haus', 'Zwei [Häuser] stehen leer'],
        ['HAUSES', 'Zwei [Häuser] stehen leer'],
      ],
      'de-AT',
    ],
    ['Zoé', 'Mes livraisons arriveront', [['livraison', 'Mes [livraisons] arriveront']], 'fr'],
    ['లక్ష్మి', 'నా పార్సెల్ రాలేదు', [['పార్సెల్', 'నా [పార్సెల్] రాలేదు']]],
  ];
  await channel.deliver(
    ...said.map(([by, text, , language]) =>
      written(text, { by, thread: by, author: { id: by, name: by, ...(language ? { language } : {}) } }),
    ),
  );
  for (const [by, , finds] of said)
    for (const [q, shown] of finds) {
      const [row, ...others] = await search(agent, q);
      assert.deepEqual([row?.contact.name, others.length], [by, 0], q);
      assert.equal(marked(row), shown);
      assert.equal(row?.hit?.how, by === 'లక్ష్మి' ? 'typed' : 'form', q);
    }
});

test('what is quoted, left out or a number stays as it is typed', async () => {
  const { agent, channel } = await shop();
  const texts = ['two orders', 'an order', 'ordering 4567', 'ordering 45678', 'e-mails', 'universe'];
  await channel.deliver(...texts.map((text, n) => written(text, { by: `x${n}`, thread: text })));
  const found: [q: string, names: string[]][] = [
    ['order', ['an order', 'ordering 4567', 'ordering 45678', 'two orders']],
    ['"order"', ['an order']],
    ['"two order"', []],
    ['"two orders"', ['two orders']],
    ['orders -order', ['ordering 4567', 'ordering 45678', 'two orders']],
    ['two -orders', []],
    ['4567', ['ordering 4567']],
    ['order 4567', ['ordering 4567']],
    ['orders or universes', ['an order', 'ordering 4567', 'ordering 45678', 'two orders', 'universe']],
    ['"order" orders', ['an order']],
    ['e-mail', []],
  ];
  for (const [q, names] of found)
    assert.deepEqual((await search(agent, q)).map((row) => row.lastMessage?.text).sort(), names, q);
});

test('a word in very many forms takes the place of none that is as it was typed', async () => {
  const { agent, channel } = await shop();
  const old = Date.now() - 400 * 86_400_000;
  await channel.deliver(written('granites', { by: 'first', thread: 'first', sentAt: old }));
  for (let n = 0; n < 5; n += 1)
    await channel.deliver(
      ...Array.from({ length: 420 }, (_, i) =>
        written('granite', { by: 'many', thread: 'many', sentAt: old + (n * 420 + i + 1) * 1_000 }),
      ),
    );
  const page = await ok(agent, listConversations, { query: { q: 'granites', state: 'any' } });
  assert.deepEqual([page.data.map((row) => row.contact.name).sort(), page.more], [['first', 'many'], true]);
});

test('what was written before is found by its words at once, and by their forms soon', async () => {
  const { agent, channel, id } = await shop();
  await channel.deliver(
    ...Array.from({ length: 230 }, (_, n) => written(`feldspars ${n}`, { by: `t${n}`, thread: `t${n}` })),
    written('gone feldspars', { id: 'gone', by: 'gone', thread: 'gone' }),
    { type: 'delete', thread: { id: 'gone', surface: 'private' }, id: 'gone', at: Date.now() },
  );
  const { everywhere } = await openDesk();
  const forms = `select count(*)::int as n from message where workspace_id = $1 and search @@ $2::tsquery`;
  const key = [id, "'\u0002enfeldspar'"];
  await everywhere.query('begin');
  await everywhere.query(
    `update message set search = to_tsvector('simple', folded(text)) where workspace_id = $1 and deleted_at is null`,
    [id],
  );
  await everywhere.query('delete from search_stems where workspace_id = $1', [id]);
  await everywhere.query('commit');
  await until(async () => {
    assert.equal((await search(agent, 'feldspars 7')).length, 1);
    await giveForms();
    const { rows } = await everywhere.query('select after from search_stems where workspace_id = $1', [id]);
    return rows[0]?.after === null;
  });
  assert.equal((await everywhere.query(forms, key)).rows[0].n, 230);
  assert.equal((await search(agent, 'feldspar')).length, 100);
  // Another PostgreSQL may stem otherwise: all are looked at again.
  await everywhere.query('update search_stems set version = 12 where workspace_id = $1', [id]);
  await until(async () => {
    const { rows } = await everywhere.query(
      'select version, after from search_stems where workspace_id = $1',
      [id],
    );
    return rows[0]?.version > 12 && rows[0]?.after === null;
  });
  assert.equal((await everywhere.query(forms, key)).rows[0].n, 230);
});

test('forms are found where a message is shown, and only within reach', async () => {
  const { agent, channel, id, other } = await shop();
  await channel.deliver(written('amber lids', { by: 'one', thread: 'one' }));
  await channel.deliver(written('amber lid', { by: 'one', thread: 'two' }));
  await other.deliver(written('amber lids', { by: 'far', thread: 'far' }));
  const [one, two] = await conversationsOf(agent, channel);
  assert.ok(one && two);
  await ok(agent, mergeConversations, { params: { id: two.id }, body: { with: [one.id] } });
  const held = await newAgent(id, 'agent', 'Fatima', [channel.id]);
  assert.deepEqual(
    (await search(held, 'ambers lidless')).map((row) => row.id),
    [],
  );
  assert.deepEqual(
    (await search(held, 'ambers')).map((row) => row.id),
    [two.id],
  );
  assert.equal((await search(agent, 'ambers')).length, 2);
});

test('whatever is typed is answered', async () => {
  const { agent, channel } = await shop();
  await channel.deliver(
    written(`kettles 'quoted' back\\slash \u202eright\u202c \u0002enkettl`, { by: 'Anna' }),
  );
  const odd = [
    "'",
    "''",
    '\\',
    "kettle\\'",
    "'kettle'",
    'kettle & | ! ( ) <-> :*',
    ':*A',
    '-',
    '--',
    '-"',
    '"',
    '""',
    '"kettle',
    'kettle"',
    '-"kettle"',
    'or',
    'or or',
    'or kettle',
    'kettle or',
    '!!!',
    '…؟،।',
    '\u200f\u200e\u202e',
    '\ufeff',
    '\u0002enkettl',
    '\u0001w',
    '\ud83d',
    'kettle\udc00',
    '🫖',
    '%',
    '_',
    '\u0300',
    '்',
    'ا',
    '東京',
    'a'.repeat(200),
    'घरों '.repeat(40),
    'orders '.repeat(28),
    '9'.repeat(200),
    '\u0001',
    'kettle\u0000',
    'İ',
    'ﬁ',
    'ﷺ',
    'Kavitha '.repeat(25),
  ];
  for (const q of odd) {
    const answer = await call(agent, listConversations, { query: { q, state: 'any' } });
    assert.ok(answer.status === 200 || answer.status === 422, `${JSON.stringify(q)}: ${answer.status}`);
  }
  for (const q of ['\u200fkettle\u200e', 'KETTLE!', '(kettle)', '"kettles'])
    assert.equal((await search(agent, q)).length, 1, q);
});

async function shop() {
  const workspace = await newWorkspace();
  return { ...workspace, channel: await apiChannel(workspace), other: await apiChannel(workspace) };
}

async function search(caller: Caller, q: string) {
  return (await ok(caller, listConversations, { query: { q, state: 'any', limit: 100 } })).data;
}

function marked(row: Awaited<ReturnType<typeof search>>[number] | undefined): string | undefined {
  return row?.hit?.pieces.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join('');
}
