import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMatching, listConversations } from '#contract/conversations.ts';
import type { Condition } from '#contract/filter.ts';
import { apiChannel, written } from '#server/testing/api-channel.ts';
import { type Caller, ok } from '#server/testing/call.ts';
import { newAgent, newWorkspace } from '#server/testing/workspace.ts';

type Asked = Partial<Extract<Condition, { field: 'contact' }>>;

test('what is known of the contact: any letters, any length, and turned round', async () => {
  const workspace = await newWorkspace();
  const channel = await apiChannel(workspace);
  const people: [name: string, email?: string, phone?: string, language?: string][] = [
    ['Ann_a 100%', 'ann@home.example', '+374 10 1234', 'HY'],
    ['Annxa 1000', undefined, undefined, 'en'],
    ['C:\\Ravi "R"', 'ravi@work.example', undefined, undefined],
    ['فاطمہ', undefined, '+92 300', 'ur'],
  ];
  await channel.deliver(
    ...people.map(([name, email, phone, language], n) => ({
      ...written('hello', { thread: `t${n}` }),
      author: { id: `u${n}`, name, email, phone, language },
    })),
  );
  const cases: [asked: Asked, found: number[]][] = [
    [{ of: 'name', does: 'contain', value: 'ann_a' }, [0]],
    [{ of: 'name', does: 'contain', value: '100%' }, [0]],
    [{ of: 'name', does: 'contain', value: 'an' }, [0, 1]],
    [{ of: 'name', does: 'contain', value: 'c:\\ravi "r' }, [2]],
    [{ of: 'name', does: 'equal', value: 'ANN_A 100%' }, [0]],
    [{ of: 'name', does: 'equal', value: 'ann_a' }, []],
    [{ of: 'name', does: 'equal', value: 'فاطمہ' }, [3]],
    [{ of: 'name', does: 'contain', value: 'home.example' }, []],
    [{ of: 'email', does: 'contain', value: '.example' }, [0, 2]],
    [{ of: 'email', does: 'equal', value: 'ravi@work.example' }, [2]],
    [{ of: 'email', does: 'exist' }, [0, 2]],
    [{ of: 'email', does: 'exist', not: true }, [1, 3]],
    [{ of: 'email', does: 'contain', value: 'home', not: true }, [1, 2, 3]],
    [{ of: 'phone', does: 'exist' }, [0, 3]],
    [{ of: 'phone', does: 'contain', value: '+92' }, [3]],
    [{ of: 'language', does: 'equal', value: 'hy' }, [0]],
    [{ of: 'language', does: 'contain', value: 'u' }, [3]],
    [{ of: 'language', does: 'exist' }, [0, 1, 3]],
    [{ of: 'name', does: 'contain', value: '' }, [0, 1, 2, 3]],
  ];
  for (const [asked, found] of cases) {
    assert.deepEqual(
      await matching(workspace.agent, asked),
      found.map((n) => people[n]?.[0]).sort(),
      JSON.stringify(asked),
    );
  }
  const other = await apiChannel(workspace);
  const apart = await newAgent(workspace.id, 'agent', 'Fatima', [other.id]);
  assert.deepEqual(await matching(apart, { of: 'name', does: 'contain', value: 'ann' }), []);
  const stranger = await newWorkspace();
  assert.deepEqual(await matching(stranger.agent, { of: 'name', does: 'contain', value: 'ann' }), []);
});

async function matching(caller: Caller, asked: Asked): Promise<string[]> {
  const filter = JSON.stringify({ all: [{ field: 'contact', ...asked }] });
  const { data } = await ok(caller, listConversations, { query: { state: 'any', filter } });
  const { count } = await ok(caller, countMatching, { query: { state: 'any', filter } });
  assert.equal(count, data.length);
  return data.map((row) => row.contact.name).sort();
}
