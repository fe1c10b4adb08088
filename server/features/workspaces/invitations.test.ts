import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  acceptInvitation,
  invite,
  listInvitations,
  openInvitation,
  revokeInvitation,
} from '#contract/invitations.ts';
import { getMe, listAgents } from '#contract/workspace.ts';
import { apiChannel } from '#server/testing/api-channel.ts';
import { call, nobody, ok, refused } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { browserOf, password, personAt, takeCookies } from '#server/testing/session.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

const secretIn = ({ link }: { link: string }): string => new URL(link).hash.slice(1);
const newAddress = (): string => `${crypto.randomUUID()}@example.org`;

test('whoever opens the link signs up once, with the role and the channels it was made for', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const made = await ok(workspace.administrator, invite, { body: { role: 'lead', channels: [channel.id] } });
  const secret = secretIn(made);
  const shown = await ok(nobody, openInvitation, { body: { secret } });
  assert.deepEqual(
    [shown.workspace, shown.role, shown.email, shown.signedInAs],
    [workspace.name, 'lead', null, null],
  );
  const account = { name: 'فاطمہ', email: newAddress().toUpperCase(), password };
  const browser = await browserOf(account.email);
  const answer = await call(browser, acceptInvitation, { body: { secret, account } });
  assert.equal(answer.status, 200, answer.text);
  takeCookies(browser.headers, answer.headers);
  const me = await ok(browser, getMe);
  assert.deepEqual([me.agent.name, me.agent.role, me.agent.channels], ['فاطمہ', 'lead', [channel.id]]);
  await refused(404, nobody, openInvitation, { body: { secret } });
  const again = { ...account, email: newAddress() };
  await refused(404, await browserOf(again.email), acceptInvitation, { body: { secret, account: again } });
  assert.deepEqual((await ok(workspace.administrator, listInvitations)).data, []);
});

test('of two who use a link at the same moment one joins', async () => {
  const workspace = await newWorkspace();
  const secret = secretIn(await ok(workspace.administrator, invite, { body: { role: 'agent' } }));
  const answers = await Promise.all(
    ['x', 'y'].map(async (name) => {
      const account = { name, email: newAddress(), password };
      return call(await browserOf(account.email), acceptInvitation, { body: { secret, account } });
    }),
  );
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 404]);
  assert.equal((await ok(workspace.administrator, listAgents)).data.length, 4);
});

test('whoever is signed in already joins with a click, and a second time is told so', async () => {
  const [first, second] = [await newWorkspace(), await newWorkspace()];
  const person = await personAt(first);
  await person.signIn();
  const secret = secretIn(await ok(second.administrator, invite, { body: { role: 'agent' } }));
  assert.equal((await ok(person, openInvitation, { body: { secret } })).signedInAs, person.email);
  const { workspaceId } = await ok(person, acceptInvitation, { body: { secret } });
  assert.equal(workspaceId, second.id);
  const there = await ok(person, getMe, { headers: { 'earshot-workspace': second.id } });
  assert.equal(there.workspaces.length, 2);
  const another = secretIn(await ok(second.administrator, invite, { body: { role: 'administrator' } }));
  const said = await refused(409, person, acceptInvitation, { body: { secret: another } });
  assert.equal(said.code, 'agent-exists');
  assert.equal(
    (await ok(person, getMe, { headers: { 'earshot-workspace': second.id } })).agent.role,
    'agent',
  );
});

test('an invitation for an address is for no other, and an account is not taken over by one', async () => {
  const workspace = await newWorkspace();
  const email = newAddress();
  const secret = secretIn(await ok(workspace.administrator, invite, { body: { role: 'agent', email } }));
  const other = { name: 'x', email: newAddress(), password };
  await refused(422, await browserOf(other.email), acceptInvitation, { body: { secret, account: other } });
  const open = secretIn(await ok(workspace.administrator, invite, { body: { role: 'agent' } }));
  const account = { name: 'x', email: workspace.lead.email, password: 'of a stranger' };
  const said = await refused(409, await browserOf(email), acceptInvitation, {
    body: { secret: open, account },
  });
  assert.equal(said.code, 'account-exists');
  const own = { name: 'Անահիտ', email: email.toUpperCase(), password };
  await ok(await browserOf(email), acceptInvitation, { body: { secret, account: own } });
});

test('a revoked or expired link is useless, and only its hash is kept', async () => {
  const workspace = await newWorkspace();
  const { everywhere } = await openDesk();
  const revoked = await ok(workspace.administrator, invite, { body: { role: 'agent' } });
  await ok(workspace.administrator, revokeInvitation, { params: { id: revoked.id } });
  const expired = await ok(workspace.administrator, invite, { body: { role: 'agent' } });
  const days = (Date.parse(expired.expiresAt) - Date.parse(expired.createdAt)) / 86_400_000;
  assert.ok(Math.abs(days - 7) < 0.01);
  const { rows } = await everywhere.query<{ all: string }>(
    'select string_agg(i::text, $2) as all from invitation i where workspace_id = $1',
    [workspace.id, '\n'],
  );
  assert.ok(!rows[0]?.all.includes(secretIn(expired)));
  await everywhere.query(`update invitation set expires_at = now() where id = $1`, [expired.id]);
  for (const { link } of [revoked, expired]) {
    const secret = secretIn({ link });
    const account = { name: 'x', email: newAddress(), password };
    await refused(404, await browserOf(account.email), openInvitation, { body: { secret } });
    await refused(404, await browserOf(account.email), acceptInvitation, { body: { secret, account } });
  }
  assert.deepEqual((await ok(workspace.administrator, listInvitations)).data, []);
});

test('a lead invites agents, into no more channels than they reach themselves', async () => {
  const workspace = await newWorkspace();
  const [near, far] = [await apiChannel(workspace), await apiChannel(workspace)];
  const lead = await newAgent(workspace.id, 'lead', 'Lakshmi', [near.id]);
  for (const role of ['lead', 'administrator'] as const) await refused(403, lead, invite, { body: { role } });
  await refused(403, workspace.agent, invite, { body: { role: 'agent' } });
  await refused(422, lead, invite, { body: { role: 'agent', channels: [far.id] } });
  await refused(422, lead, invite, { body: { role: 'agent', channels: [crypto.randomUUID()] } });
  const made = await ok(lead, invite, { body: { role: 'agent', channels: null } });
  assert.deepEqual(made.channels, [near.id]);
  const theirs = await ok(workspace.administrator, invite, { body: { role: 'agent', channels: [far.id] } });
  assert.deepEqual(
    (await ok(lead, listInvitations)).data.map(({ id }) => id),
    [made.id],
  );
  await refused(404, lead, revokeInvitation, { params: { id: theirs.id } });
});

test('a page elsewhere cannot make its visitors join', async () => {
  const workspace = await newWorkspace();
  const secret = secretIn(await ok(workspace.administrator, invite, { body: { role: 'agent' } }));
  const account = { name: 'x', email: newAddress(), password };
  for (const headers of [{ origin: 'https://evil.example' }, {}] as Record<string, string>[])
    await refused(403, nobody, acceptInvitation, { body: { secret, account }, headers });
});
