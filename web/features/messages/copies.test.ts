import assert from 'node:assert/strict';
import { it } from 'node:test';
import { asSuggested, type Copied, withAdded } from './copies.ts';

const ravi: Copied = { role: 'cc', address: 'ravi@home.example', name: 'Ravi' };

it('those who are proposed are copied openly', () => {
  assert.deepEqual(asSuggested([{ ...ravi, role: 'to' }]), [ravi]);
});

it('one or several are added, bare or with their names', () => {
  assert.deepEqual(withAdded([ravi], 'bcc', ' anahit@home.example; "فاطمہ" <fatima@home.example>,\n'), [
    ravi,
    { role: 'bcc', address: 'anahit@home.example', name: null },
    { role: 'bcc', address: 'fatima@home.example', name: 'فاطمہ' },
  ]);
});

it('nobody is added twice, and nothing leaves the list as it is', () => {
  const copies = [ravi];
  assert.equal(withAdded(copies, 'bcc', 'RAVI@home.example'), copies);
  assert.equal(withAdded(copies, 'cc', ' ,; '), copies);
});

it('the list ends where the server would refuse it', () => {
  const many = Array.from({ length: 80 }, (_, i) => `a${i}@home.example`).join(',');
  assert.equal(withAdded([], 'cc', many).length, 50);
});

it('what is no address is kept for the server to name', () => {
  assert.deepEqual(
    withAdded([], 'cc', 'nobody at all').map(({ address }) => address),
    ['nobody at all'],
  );
});
