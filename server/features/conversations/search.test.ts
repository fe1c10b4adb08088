import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMatching, listConversations } from '#contract/conversations.ts';
import { addNote, sendMessage } from '#contract/messages.ts';
import { foldLetters } from '#server/platform/fold.ts';
import { type ApiChannel, apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { onlyConversation } from '#server/testing/look.ts';
import { mailChannel } from '#server/testing/mail-channel.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { upload } from '#server/testing/upload.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

test('a hit says where the words stand and which message it is', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const said: [by: string, text: string, q: string, shown: string][] = [
    ['Anna', 'The teapot DRIPS onto the cloth.', 'drips', 'The teapot [DRIPS] onto the cloth.'],
    ['रमा', 'मूडी फिट नहीं बैठती है', 'फिट', 'मूडी [फिट] नहीं बैठती है'],
    ['கவிதா', 'மூடி பொருந்தவில்லை', 'பொருந்தவில்லை', 'மூடி [பொருந்தவில்லை]'],
    ['లక్ష్మి', 'మూత సరిపోవడం లేదు', 'మూత లేదు', '[మూత] సరిపోవడం [లేదు]'],
    ['Անահիտ', 'Կափարիչը չի համապատասխանում', 'կափարիչը', '[Կափարիչը] չի համապատասխանում'],
    ['فاطمہ', 'ڈھکن فٹ نہیں آتا', '"ڈھکن فٹ"', '[ڈھکن] [فٹ] نہیں آتا'],
    ['Ravi', `<b>cup</b> ${'and so on '.repeat(20)}then a (saucer)? ${'more '.repeat(100)}`, 'saucer', ''],
  ];
  await channel.deliver(...said.map(([by, text]) => written(text, { by, thread: by })));
  for (const [by, , q, shown] of said) {
    const [row, ...others] = await search(workspace.agent, q);
    assert.deepEqual([row?.contact.name, others.length], [by, 0], q);
    assert.equal(row?.hit?.in, 'text');
    const line = row?.hit?.pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('') ?? '';
    if (shown) assert.equal(line, shown);
    else assert.match(line, /^….{10,40}then a \(\[saucer\]\)\? more .{100,180}…$/);
  }
  const [row] = await search(workspace.agent, 'cup');
  assert.deepEqual(row?.hit?.pieces.slice(0, 2), [
    { text: '<b>', marked: false },
    { text: 'cup', marked: true },
  ]);
});

test('words and names are found in whichever letters, signs and digits they were typed', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const said: [by: string, text: string, q: string, shown: string][] = [
    ['فاطمہ', 'میری کیتلی ٹوٹ گئی', 'كيتلي', 'میری [کیتلی] ٹوٹ گئی'],
    ['آمنہ', 'مَدَد چاہیے', 'مدد', '[مَدَد] چاہیے'],
    ['ज़ोया', 'मेरा \u092b\u093c\u094b\u0928 नहीं आया', 'फोन', 'मेरा [\u092b\u093c\u094b\u0928] नहीं आया'],
    ['Գայանե', 'Թեյնիկ և բաժակ', 'եւ', 'Թեյնիկ [և] բաժակ'],
    ['عثمان', 'آرڈر ۴۵۶۷', '4567', 'آرڈر [۴۵۶۷]'],
    ['Ñandú', 'Das Café war schön', 'CAFE schon', 'Das [Café] war [schön]'],
    ['கவிதா', 'எண் ௧௨௩', '123', 'எண் [௧௨௩]'],
  ];
  await channel.deliver(...said.map(([by, text]) => written(text, { by, thread: by })));
  for (const [by, , q, shown] of said) {
    const [row, ...others] = await search(workspace.agent, q);
    assert.deepEqual([row?.contact.name, others.length], [by, 0], q);
    const line = row?.hit?.pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('') ?? '';
    assert.equal(line, shown);
  }
  for (const [q, by] of [
    ['فاطمه', 'فاطمہ'],
    ['امنہ', 'آمنہ'],
    ['जोया', 'ज़ोया'],
    ['nandu', 'Ñandú'],
  ] as const)
    assert.deepEqual(
      (await search(workspace.agent, q)).map(({ contact }) => contact.name),
      [by],
      q,
    );
});

test('the database folds as the program does', async () => {
  const { everywhere } = await openDesk();
  const random = seeded(5);
  const blocks = [
    0x20, 0xc0, 0x130, 0x370, 0x400, 0x530, 0x590, 0x600, 0x640, 0x6c0, 0x900, 0x958, 0x980, 0xa00, 0xb80,
    0xc00, 0xc60, 0x1e00, 0x2010, 0xac00, 0xfb00, 0xfb50, 0xfe70, 0xff00, 0x3040, 0x1d400, 0x1f600,
  ];
  const texts = Array.from({ length: 2_000 }, () =>
    Array.from({ length: 12 }, () => String.fromCodePoint(oneOf(blocks, random) + Math.floor(random() * 64)))
      .join('')
      .toWellFormed(),
  );
  const { rows } = await everywhere.query<{ text: string; folded: string }>(
    'select text, folded(text) from unnest($1::text[]) text',
    [texts],
  );
  for (const { text, folded } of rows) assert.equal(folded, foldLetters(text), JSON.stringify(text));
});

test('notes, answers, files by name, subjects; edits and deletions', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  await channel.deliver(
    written('quartz', { id: 'one', thread: 't', sentAt: Date.now() - 60_000 }),
    written('', {
      thread: 't',
      attachments: [
        { url: 'http://127.0.0.1:9/x', name: 'கூஜா_kettle-lid(2).final.pdf', type: 'application/pdf' },
      ],
    }),
  );
  const { id } = await onlyConversation(workspace.agent, channel);
  const hitOf = async (q: string) => (await search(workspace.agent, q)).map((c) => c.hit)[0];
  await ok(workspace.agent, addNote, { params: { id }, body: { text: 'only we know: bergamot' } });
  const file = (await upload(workspace.agent, { bytes: 'words', name: 'warranty_2026.txt' })).body;
  await ok(workspace.agent, sendMessage, { params: { id }, body: { text: 'here', attachments: [file.id] } });
  assert.equal((await hitOf('bergamot'))?.kind, 'note');
  for (const q of ['kettle', 'கூஜா', 'lid final', 'கூஜா_kettle-lid(2).final.pdf', 'KETTLE pdf']) {
    const hit = await hitOf(q);
    assert.equal(hit?.in, 'file', q);
    assert.ok(
      hit?.pieces.some(({ marked }) => marked),
      q,
    );
  }
  assert.deepEqual(
    [(await hitOf('warranty'))?.in, (await hitOf('warranty_2026.txt'))?.kind],
    ['file', 'outgoing'],
  );
  await channel.deliver({
    type: 'edit',
    thread: { id: 't', surface: 'private' },
    id: 'one',
    text: 'basalt',
    at: Date.now(),
  });
  assert.deepEqual([await hitOf('quartz'), (await hitOf('basalt'))?.in], [undefined, 'text']);
  await channel.deliver({
    type: 'delete',
    thread: { id: 't', surface: 'private' },
    id: 'one',
    at: Date.now(),
  });
  assert.equal(await hitOf('basalt'), undefined);

  const mail = await mailChannel(workspace);
  await mail.write({
    from: 'Անահիտ <anahit@home.example>',
    subject: 'Թեյնիկ obsidian',
    text: 'See above.',
    attachments: [{ filename: 'jade.txt', content: 'x' }],
  });
  assert.equal((await hitOf('obsidian'))?.in, 'subject');
  assert.equal((await hitOf('jade'))?.in, 'file');
  const byAddress = await hitOf('HOME.example');
  assert.deepEqual(byAddress, {
    in: 'contact',
    how: 'typed',
    pieces: [
      { text: 'anahit@', marked: false },
      { text: 'home.example', marked: true },
    ],
    messageId: null,
    kind: null,
    authorName: null,
    at: null,
  });
  assert.deepEqual((await hitOf('անահ'))?.pieces, [
    { text: 'Անահ', marked: true },
    { text: 'իտ', marked: false },
  ]);
});

test('whoever reaches one channel finds and counts nothing of another', async () => {
  const workspace = await newWorkspace();
  const [mine, other] = [await apiChannel(workspace), await apiChannel(workspace)];
  await mine.deliver(written('amber here', { by: 'Zara Mine', thread: 'a' }));
  await other.deliver(
    ...Array.from({ length: 30 }, (_, n) => written('amber there', { by: `Zara ${n}`, thread: `b${n}` })),
  );
  const held = await newAgent(workspace.id, 'agent', 'Fatima', [mine.id]);
  for (const q of ['amber', 'zara']) {
    assert.deepEqual(
      (await search(held, q)).map((c) => c.contact.name),
      ['Zara Mine'],
      q,
    );
    const count = await ok(held, countMatching, { query: { q, state: 'any' } });
    assert.deepEqual(count, { count: 1, more: false }, q);
    assert.equal((await ok(workspace.agent, countMatching, { query: { q, state: 'any' } })).count, 31, q);
  }
  assert.deepEqual(await search(held, 'there'), []);
});

test('of a word in more than 2,000 messages the newest count, and the list says so', {
  timeout: 60_000,
}, async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const old = Date.now() - 400 * 86_400_000;
  await channel.deliver(written('granite', { by: 'first', thread: 'first', sentAt: old }));
  for (let n = 0; n < 4; n += 1)
    await channel.deliver(
      ...Array.from({ length: 500 }, (_, i) =>
        written('granite', { by: 'many', thread: 'many', sentAt: old + (n * 500 + i + 1) * 1_000 }),
      ),
    );
  const asked = { query: { q: 'granite', state: 'any' as const } };
  const all = await ok(workspace.agent, listConversations, asked);
  assert.deepEqual([all.more, all.data.map((c) => c.contact.name)], [true, ['many']]);
  const narrow = await ok(workspace.agent, listConversations, {
    query: { ...asked.query, q: 'granite first' },
  });
  assert.equal(narrow.more, false);
});

test('in a large table the newest blocks are read first, and nothing is missed', async (t) => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const other = await newWorkspace();
  await (await apiChannel(other)).deliver(written('feldspar', { by: 'stranger' }));
  const days = [0, 0.3, 2, 11, 30, 90, 200, 800, 4_000];
  await deliverAged(channel, days);
  const { everywhere } = await openDesk();
  const few = `select set_config('earshot.workspace', '${workspace.id}', true)`;
  await everywhere.query(`update pg_class set reltuples = 10000000 where oid = 'message'::regclass`);
  t.after(() => everywhere.query('analyze message'));
  const names = (await search(workspace.agent, 'feldspar')).map((c) => c.contact.name);
  assert.deepEqual(
    names,
    days.map((day) => `day ${day}`),
  );
  const client = await everywhere.connect();
  try {
    for (const most of [1, 2, 4, 7, 20]) {
      await client.query('begin');
      await client.query(few);
      const { rows } = await client.query<{ at: Date }>('select * from messages_saying($1, $2)', [
        'feldspar',
        most,
      ]);
      await client.query('rollback');
      assert.equal(rows.length, Math.min(most + 1, days.length));
      const ages = rows.map(({ at }) => (Date.now() - at.getTime()) / 86_400_000);
      for (const [n, age] of ages.entries())
        assert.ok(Math.abs(age - (days[n] ?? 0)) < 0.1, `${most}: ${ages}`);
    }
  } finally {
    client.release();
  }
  assert.deepEqual(await search(workspace.agent, 'olivine'), []);
  await everywhere.query(`update pg_class set reltuples = 1000000 where oid = 'contact'::regclass`);
  t.after(() => everywhere.query('analyze contact'));
  assert.equal((await search(workspace.agent, 'da')).length, days.length, 'two letters where a word begins');
  assert.deepEqual((await search(workspace.agent, '20')).length, 1);
  const odd = [
    '!feldspar',
    '-feldspar',
    'feldspar | w',
    "'\u0001w'",
    '\\',
    ':*',
    'feldspar:*',
    '()',
    'a & ',
    '"',
  ];
  for (const q of odd) await search(workspace.agent, q);
});

async function deliverAged(channel: ApiChannel, days: number[]): Promise<void> {
  await channel.deliver(
    ...days.map((day) =>
      written('feldspar', { by: `day ${day}`, thread: `day ${day}`, sentAt: Date.now() - day * 86_400_000 }),
    ),
  );
}

async function search(caller: Caller, q: string) {
  return (await ok(caller, listConversations, { query: { q, state: 'any', limit: 100 } })).data;
}
