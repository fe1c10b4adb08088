import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addCompany,
  dismissCompany,
  editCompany,
  getCompany,
  listCompanySuggestions,
  listNewcomers,
  placeInCompany,
} from '#contract/companies.ts';
import { addDetail, getContact } from '#contract/contacts.ts';
import type { ConversationSummary } from '#contract/conversations.ts';
import type { Change } from '#contract/events.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { ok, refused } from '#server/testing/call.ts';
import { conversationsOf } from '#server/testing/look.ts';
import { stream } from '#server/testing/stream.ts';
import { websiteChannel } from '#server/testing/website-channel.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('whose address is vouched for is put there at entry; of all others it is suggested, with the reason', async () => {
  const workspace = await newWorkspace();
  const { agent } = workspace;
  const company = await ok(agent, addCompany, {
    body: { name: 'Kettles', domains: ['kettles.example', 'ڈاک.example'] },
  });
  const site = await websiteChannel(workspace);
  // The site proves ids. Where the id is the address, it proves that; an address that is said beside it, it does not.
  await (await site.visitor({ id: 'Anahit@kettles.example', email: 'anahit@kettles.example' })).write(
    'Բարեւ',
  );
  await (await site.visitor({ id: 'user-7', email: 'ceo@kettles.example' })).write('I am the boss');
  await (await site.visitor({ id: 'k@gmail.com', email: 'k@gmail.com' })).write('வணக்கம்');
  const [anahit, boss, other] = await conversationsOf(agent, site);
  const companyOf = async (one?: ConversationSummary) =>
    (await ok(agent, getContact, { params: { id: one?.contact.id ?? '' } })).company?.name ?? null;
  assert.deepEqual(
    [await companyOf(anahit), await companyOf(boss), await companyOf(other)],
    ['Kettles', null, null],
  );

  const channel = await apiChannel(workspace);
  const from = (id: string, email: string) => ({ thread: id, author: { id, name: id, email } });
  await channel.deliver(
    written('سلام', from('fatima', 'Fatima@Kettles.example')),
    written('hello', from('sub', 'x@mail.kettles.example')),
    written('آداب', from('unicode', 'a@ڈاک.example')),
    // Addresses of pages are cut to their domain; what stands behind an @ is one as it is.
    written('hello', from('page', 'a@www.kettles.example')),
    written('hello', from('path', 'a@kettles.example/us')),
  );
  const [fatima, sub, unicode, page, path] = await conversationsOf(agent, channel);
  const suggested = async (id = '') =>
    (await ok(agent, listCompanySuggestions, { params: { id } })).data.map((s) => [
      s.company.name,
      ...s.evidence.map(({ email, source }) => `${source} ${email}`),
    ]);
  assert.deepEqual(await suggested(boss?.contact.id), [['Kettles', 'identity ceo@kettles.example']]);
  assert.deepEqual(await suggested(fatima?.contact.id), [['Kettles', 'identity Fatima@Kettles.example']]);
  assert.deepEqual(await suggested(unicode?.contact.id), [['Kettles', 'identity a@ڈاک.example']]);
  for (const one of [sub, other, page, path]) assert.deepEqual(await suggested(one?.contact.id), []);
  const body = { kind: 'email' as const, value: 'sub@kettles.example' };
  await ok(agent, addDetail, { params: { id: sub?.contact.id ?? '' }, body });
  assert.deepEqual(await suggested(sub?.contact.id), [['Kettles', 'hand sub@kettles.example']]);

  const newcomers = async () =>
    (await ok(agent, listNewcomers, { params: { id: company.id } })).data.map(({ email }) => email).sort();
  assert.deepEqual(await newcomers(), [
    'Fatima@Kettles.example',
    'a@ڈاک.example',
    'ceo@kettles.example',
    'sub@kettles.example',
  ]);
  for (let twice = 0; twice < 2; twice += 1)
    await ok(agent, dismissCompany, { params: { id: boss?.contact.id ?? '', company: company.id } });
  const put = { companyId: company.id };
  await ok(agent, placeInCompany, { params: { id: fatima?.contact.id ?? '' }, body: put });
  assert.deepEqual([await suggested(boss?.contact.id), await suggested(fatima?.contact.id)], [[], []]);
  assert.deepEqual(await newcomers(), ['a@ڈاک.example', 'sub@kettles.example']);
  assert.equal((await ok(agent, getCompany, { params: { id: company.id } })).contacts, 2);

  await ok(agent, editCompany, { params: { id: company.id }, body: { archived: true } });
  assert.deepEqual([await suggested(unicode?.contact.id), await newcomers()], [[], []]);
  assert.equal(await companyOf(fatima), 'Kettles', 'who belongs to it stays');
  const refusal = await refused(409, agent, placeInCompany, {
    params: { id: boss?.contact.id ?? '' },
    body: { companyId: company.id },
  });
  assert.equal(refusal.code, 'company-archived');
  await (await site.visitor({ id: 'late@kettles.example', email: 'late@kettles.example' })).write('hello');
  assert.equal(await companyOf((await conversationsOf(agent, site)).at(-1)), null);
});

test('another screen hears who was put into a company at entry, and what was turned down', async () => {
  const workspace = await newWorkspace();
  const { agent } = workspace;
  const company = await ok(agent, addCompany, { body: { name: 'Kettles', domains: ['kettles.example'] } });
  const screen = await stream(workspace.lead);
  await screen.see('ready');
  const heard = (id: string) =>
    screen.see('change', ({ type, subjectId }: Change) => type === 'contact.changed' && subjectId === id);
  const site = await websiteChannel(workspace);
  await (await site.visitor({ id: 'anahit@kettles.example', email: 'anahit@kettles.example' })).write(
    'Բարեւ',
  );
  await (await site.visitor({ id: 'user-7', email: 'ceo@kettles.example' })).write('I am the boss');
  const [anahit, boss] = await conversationsOf(agent, site);
  await heard(anahit?.contact.id ?? '');
  const id = boss?.contact.id ?? '';
  await ok(agent, dismissCompany, { params: { id, company: company.id } });
  await heard(id);
  screen.close();
});
