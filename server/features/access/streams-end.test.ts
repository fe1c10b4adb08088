import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserOf, password, personAt } from '#server/testing/session.ts';
import { stream } from '#server/testing/stream.ts';
import { until } from '#server/testing/until.ts';
import { newWorkspace } from '#server/testing/workspace.ts';

test('whoever signs out is told of nothing any more in another tab of that browser', async () => {
  const person = await personAt(await newWorkspace());
  await person.signIn();
  const elsewhere = await stream(person);
  await elsewhere.see('ready');
  const left = await person.auth('sign-out', {});
  assert.equal(left.status, 200, left.text);
  await until(() => elsewhere.ended);
});

test('another password ends the streams of other browsers with their sessions', async () => {
  const person = await personAt(await newWorkspace());
  const other = await browserOf(person.email);
  await person.signIn();
  await other.signIn();
  const theirs = await stream(other);
  await theirs.see('ready');
  const wrong = { currentPassword: 'not this one, no', newPassword: 'a pot of green tea' };
  assert.equal((await person.auth('change-password', wrong)).status, 400);
  assert.equal(theirs.ended, false);
  const changed = await person.auth('change-password', {
    currentPassword: password,
    newPassword: 'a pot of green tea',
    revokeOtherSessions: true,
  });
  assert.equal(changed.status, 200, changed.text);
  await until(() => theirs.ended);
  assert.equal((await stream(other)).status, 401);
  assert.equal((await stream(person)).status, 200);
});
