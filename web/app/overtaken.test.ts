import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QueryClient } from '@tanstack/react-query';
import { watchOvertaken } from './overtaken.ts';

const key = ['conversations', 'pages'];

test('a change that overtakes an answer is in the list when the answer has come', async () => {
  const { client, add, answer } = deskOn();
  const first = client.fetchQuery({ queryKey: key, queryFn: answer.asked });
  add('அன்பு');
  answer.comes(['Հասմիկ']);
  await first;
  assert.deepEqual(client.getQueryData(key), ['Հասմիկ', 'அன்பு']);
});

test('so it is when a list is read again', async () => {
  const { client, add, answer } = deskOn();
  client.setQueryData(key, ['Հասմիկ']);
  const again = client.fetchQuery({ queryKey: key, queryFn: answer.asked, staleTime: 0 });
  add('அன்பு');
  assert.deepEqual(client.getQueryData(key), ['Հասմիկ', 'அன்பு']);
  answer.comes(['Հասմիկ']);
  await again;
  assert.deepEqual(client.getQueryData(key), ['Հասմիկ', 'அன்பு']);
});

test('what came before the question is not written over the answer', async () => {
  const { client, add, answer } = deskOn();
  client.setQueryData(key, []);
  add('அன்பு');
  const asked = client.fetchQuery({ queryKey: key, queryFn: answer.asked, staleTime: 0 });
  answer.comes([]);
  await asked;
  assert.deepEqual(client.getQueryData(key), []);
});

test('after a question without an answer the next begins anew', async () => {
  const { client, add, answer } = deskOn();
  const failing = client.fetchQuery({ queryKey: key, queryFn: () => Promise.reject(new Error('away')) });
  add('அன்பு');
  await assert.rejects(failing, /away/);
  const asked = client.fetchQuery({ queryKey: key, queryFn: answer.asked });
  answer.comes(['Հասմիկ']);
  await asked;
  assert.deepEqual(client.getQueryData(key), ['Հասմիկ']);
});

function deskOn() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, gcTime: 0 } } });
  const { note } = watchOvertaken(client);
  let arrive: (names: string[]) => void = () => {};
  const arrived = new Promise<string[]>((resolve) => {
    arrive = resolve;
  });
  return {
    client,
    answer: { asked: () => arrived, comes: (names: string[]) => arrive(names) },
    add(name: string) {
      const write = () =>
        client.setQueryData<string[]>(key, (names) => names && [...names.filter((n) => n !== name), name]);
      write();
      note(write);
    },
  };
}
