import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addBusinessHours,
  editBusinessHours,
  listBusinessHours,
  removeBusinessHours,
  tryBusinessHours,
  type Weekly,
  weekdays,
} from '#contract/business-hours.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

const every = (from: string, to: string): Weekly =>
  Object.fromEntries(weekdays.map((name) => [name, [{ from, to }]])) as Weekly;
const never = Object.fromEntries(weekdays.map((name) => [name, []])) as unknown as Weekly;
const zone = 'Asia/Kolkata';

test('hours are those of the workspace, or of channels that have them as their own', async () => {
  const workspace = await newWorkspace();
  const { lead, agent } = workspace;
  const [shop, market] = [await apiChannel(workspace), await apiChannel(workspace)];
  const office = await ok(lead, addBusinessHours, {
    body: { name: ' சென்னை அலுவலகம் ', zone, weekly: every('09:00', '18:00') },
  });
  assert.deepEqual([office.name, office.isDefault, office.channels], ['சென்னை அலுவலகம்', true, []]);
  const night = await ok(lead, addBusinessHours, {
    body: { name: 'Night', zone, weekly: every('22:00', '06:00'), channels: [shop.id, market.id] },
  });
  assert.equal(night.isDefault, false);
  assert.deepEqual(night.channels.map(({ id }) => id).sort(), [shop.id, market.id].sort());
  const told = await refused(409, lead, removeBusinessHours, { params: { id: night.id } });
  assert.match(told.message, new RegExp(`${shop.name}|${market.name}`));
  const own = await ok(lead, editBusinessHours, { params: { id: office.id }, body: { channels: [shop.id] } });
  assert.deepEqual(own.channels, [{ id: shop.id, name: shop.name }]);
  await ok(lead, editBusinessHours, { params: { id: night.id }, body: { isDefault: true, channels: [] } });
  const { data } = await ok(agent, listBusinessHours);
  assert.deepEqual(
    data.map(({ name, isDefault, channels }) => [name, isDefault, channels.length]),
    [
      ['Night', true, 0],
      ['சென்னை அலுவலகம்', false, 1],
    ],
  );
  // Whoever does not reach a channel does not learn of it here either.
  const apart = await newAgent(workspace.id, 'agent', 'Fatima', [market.id]);
  assert.ok(!JSON.stringify(await ok(apart, listBusinessHours)).includes(shop.id));
  await ok(lead, removeBusinessHours, { params: { id: night.id } });
  await ok(lead, editBusinessHours, { params: { id: office.id }, body: { isDefault: true } });
  const back = await ok(lead, editBusinessHours, { params: { id: office.id }, body: { isDefault: false } });
  assert.equal(back.isDefault, false);
});

test('what cannot be a week, a day or a zone is refused with its place', async () => {
  const { lead, agent } = await newWorkspace();
  const body = { name: 'Office', zone, weekly: every('09:00', '18:00') };
  const day = { name: 'Pongal', date: '2027-01-14' };
  await refused(403, agent, addBusinessHours, { body });
  for (const wrong of [
    { zone: 'Mars/Olympus' },
    { zone: '+05:30' },
    { name: ' ' },
    { name: 'a\u0000b' },
    { weekly: { ...body.weekly, mon: [{ from: '24:00', to: '09:00' }] } },
    { weekly: { ...body.weekly, mon: [{ from: '9:00', to: '18:00' }] } },
    { weekly: { ...body.weekly, mon: Array.from({ length: 13 }, () => ({ from: '09:00', to: '10:00' })) } },
    { holidays: [{ ...day, date: '2027-02-30' }] },
    { holidays: [day, day] },
    { channels: [crypto.randomUUID()] },
  ])
    await refused(422, lead, addBusinessHours, { body: { ...body, ...wrong } });
  const { id } = await ok(lead, addBusinessHours, {
    body: { ...body, holidays: [day, { ...day, yearly: true }] },
  });
  await refused(409, lead, addBusinessHours, { body: { ...body, name: 'OFFICE' } });
  await refused(404, lead, editBusinessHours, { params: { id: crypto.randomUUID() }, body: {} });
  const edited = await ok(lead, editBusinessHours, { params: { id }, body: { name: 'office' } });
  assert.deepEqual(edited.weekly, body.weekly);
});

test('what hours mean right now can be looked at before they are kept', async () => {
  const { lead } = await newWorkspace();
  const seen = (weekly: Weekly) => ok(lead, tryBusinessHours, { body: { zone, weekly, holidays: [] } });
  assert.deepEqual(await seen(every('00:00', '24:00')), {
    open: true,
    changes: [],
    example: null,
    lastWeek: null,
  });
  const closed = await seen(never);
  assert.deepEqual([closed.open, closed.changes, closed.example?.due], [false, [], null]);
  const { changes, example } = await seen(every('09:00', '18:00'));
  assert.equal(changes.length, 3);
  assert.deepEqual([example?.asked.slice(11, 16), example?.due?.slice(11, 16)], ['12:00', '04:00']);
  const times = changes.map((each) => each.slice(11, 16));
  assert.deepEqual(
    [...times].sort().filter((time, n, all) => time !== all[n - 1]),
    ['03:30', '12:30'],
  );
});

test('what customers wrote last week is held against the hours of the form, for the channels that have them', async () => {
  const workspace = await newWorkspace();
  const { lead, agent } = workspace;
  const [shop, market] = [await apiChannel(workspace), await apiChannel(workspace)];
  await shop.deliver(
    written('وعلیکم السلام', { thread: 'a', by: 'فاطمہ' }),
    written('پھر سے', { thread: 'a', by: 'فاطمہ' }),
  );
  await market.deliver(written('नमस्ते', { thread: 'b', by: 'अनीता' }));
  const attempt = async (weekly: Weekly, more: object = {}) =>
    (await ok(lead, tryBusinessHours, { body: { zone, weekly, holidays: [], ...more } })).lastWeek;
  assert.equal(await attempt(never), null, 'no channel has them');
  const one = await attempt(never, { channels: [shop.id] });
  assert.deepEqual([one?.messages, one?.outside, one?.more], [2, 2, false]);
  assert.deepEqual(
    one?.examples.map(({ conversation }) => conversation.contactName),
    ['فاطمہ'],
  );
  assert.equal((await attempt(every('00:00', '24:00'), { channels: [shop.id] }))?.outside, 0);
  assert.equal((await attempt(never, { isDefault: true }))?.messages, 3);
  const { id } = await ok(lead, addBusinessHours, {
    body: { name: 'Night', zone, weekly: every('22:00', '06:00'), channels: [shop.id] },
  });
  assert.equal((await attempt(never, { isDefault: true }))?.messages, 1, 'the other has its own');
  assert.equal((await attempt(never, { isDefault: true, insteadOf: id }))?.messages, 3, 'and gives them up');
  const body = { zone, weekly: never, holidays: [], channels: [shop.id] };
  await refused(403, agent, tryBusinessHours, { body });
});
