import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '#contract/rules.ts';
import { record } from '#server/platform/events.ts';
import { type ApiEvent, written } from '#server/testing/api-channel.ts';
import { openDesk } from '#server/testing/desk.ts';
import { conversationsOf, messagesIn, onlyConversation } from '#server/testing/look.ts';
import { seeded } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';
import { inWorkspace } from '#server/transaction.ts';
import { followed, ruling } from './testing/ruling.ts';
import { workIn } from './work.ts';

const words = ['பணம்', 'पैसा', 'ادائیگی', 'վճար', 'డబ్బు', 'money'];

test('random rules, messages in any order and repeated, and failures at any step: each thing is done once', async () => {
  await letCrash();
  for (const seed of [3, 17, 90_210]) await once(seed);
});

async function once(seed: number): Promise<void> {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const some = <T>(list: T[]): T[] => list.filter(() => random() < 0.4);
  const { workspace, channel, agent, labelled, rule } = await ruling();
  // Labels of a first and a second step, so that what leads to what has an end that is known beforehand.
  const steps = [
    [await labelled('a'), await labelled('b')],
    [await labelled('c'), await labelled('d')],
  ];
  const rules: { of: Rule; said: string[] | null; from: string | null; adds: string | null }[] = [];
  for (let n = 0; n < 9; n += 1) {
    const step = n % 3;
    const said = step === 0 ? [...some(words), words[below(words.length)] ?? ''] : null;
    const from = step === 0 ? null : (steps[step - 1]?.[below(2)] ?? null);
    const adds = random() < 0.6 ? (steps[step]?.[below(2)] ?? null) : null;
    const of = await rule({
      name: `rule ${n}`,
      when: from ? { on: 'labelled', labelId: from } : { on: 'message' },
      if: { all: said ? [{ field: 'said', any: said }] : [] },
      actions: [
        { do: 'note', text: `rule ${n}` },
        ...(adds ? [{ do: 'label' as const, labelId: adds }] : []),
      ],
      stops: random() < 0.25,
      most: 100,
    });
    rules.push({ of, said, from, adds });
  }

  const messages = Array.from({ length: 40 }, () => ({
    by: `u${below(4)}`,
    words: [...new Set(some(words))],
  }));
  const { everywhere } = await openDesk();
  await crashIn(workspace.id);
  try {
    const waiting: ApiEvent[] = messages.map(({ by, words: said }) =>
      written(said.join(' ') || 'hello', { by, thread: by }),
    );
    const delivered: ApiEvent[] = [];
    while (waiting.length > 0) {
      const batch = waiting.splice(0, 1 + below(6));
      delivered.push(...batch);
      const repeat = delivered[below(delivered.length)];
      await Promise.all([
        channel.deliver(...batch, ...(repeat ? [repeat] : [])),
        ...Array.from({ length: 3 }, () => workIn(workspace.id, 1 + below(20)).catch(() => {})),
      ]);
    }
    const { rows } = await everywhere.query('select last_value::int as n from crashes');
    assert.ok(rows[0].n > 3, `${rows[0].n} crashes`);
  } finally {
    await crashIn(null);
  }
  await followed(workspace.id);

  for (const { id, contact } of await conversationsOf(agent, channel)) {
    const notes = (await messagesIn(agent, id)).filter(({ kind }) => kind === 'note').map(({ text }) => text);
    const theirs = messages.filter(({ by }) => by === contact.name);
    assert.deepEqual(notes.toSorted(), expected(rules, theirs).toSorted(), `seed ${seed}, ${contact.name}`);
  }
}

/** What the rules say, read by somebody else than the code. */
function expected(
  rules: { of: Rule; said: string[] | null; from: string | null; adds: string | null }[],
  messages: { words: string[] }[],
): string[] {
  const notes: string[] = [];
  const labels = new Set<string>();
  const go = (fits: (rule: (typeof rules)[number]) => boolean): void => {
    const added: string[] = [];
    for (const each of rules.filter(fits)) {
      notes.push(each.of.name);
      if (each.adds && !labels.has(each.adds)) {
        labels.add(each.adds);
        added.push(each.adds);
      }
      if (each.of.stops) break;
    }
    for (const label of added) go(({ from }) => from === label);
  };
  for (const { words: given } of messages)
    go(({ said }) => said?.some((word) => given.includes(word)) ?? false);
  return notes;
}

const spoiltTables = ['rule_run', 'conversation_label', 'rule_news', 'rule_day', 'message'];

/** From here on, of what rules write in a workspace a part fails in the middle, as if the process had died. */
async function letCrash(): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query('create sequence crashes');
  await everywhere.query('grant usage on crashes to earshot_app');
  await crashIn(null);
  // One at a time: whoever writes meanwhile holds several of them.
  for (const table of spoiltTables)
    await everywhere.query(
      `create trigger crash before insert or delete on ${table} for each row execute function crash_now()`,
    );
}

async function crashIn(workspaceId: string | null): Promise<void> {
  const { everywhere } = await openDesk();
  await everywhere.query(`
    create or replace function crash_now() returns trigger language plpgsql as $$
    begin
      if coalesce(new.workspace_id, old.workspace_id)::text = '${workspaceId}'
        and coalesce(current_setting('earshot.rule_depth', true), '') <> '' and random() < 0.3 then
        perform nextval('crashes');
        raise exception 'crashed' using errcode = '40001';
      end if;
      return coalesce(new, old);
    end $$`);
}

test('a conversation that cannot be looked at is given up in the end, and holds up no other', async () => {
  const { workspace, channel, agent, rule, settled } = await ruling();
  await rule({ actions: [{ do: 'note', text: 'seen' }] });
  const { everywhere } = await openDesk();
  await everywhere.query(`
    create function spoil() returns trigger language plpgsql as $$ begin
      if new.workspace_id = '${workspace.id}' and new.cause like 'message%' and exists (select from message
        where id = new.message_id and text = 'spoilt') then raise exception 'spoilt'; end if;
      return new; end $$;
    create trigger spoil before insert on rule_run for each row execute function spoil()`);
  try {
    await channel.deliver(
      written('spoilt', { thread: 'a', by: 'a' }),
      written('fine', { thread: 'b', by: 'b' }),
    );
    const all = await conversationsOf(agent, channel);
    const notesIn = async (id = '') =>
      (await messagesIn(agent, id)).filter(({ kind }) => kind === 'note').length;
    await until(async () => (await notesIn(all[1]?.id)) === 1);
    // As if the waits in between were over.
    await until(async () => {
      await everywhere.query(`update rule_news set due_at = now() where workspace_id = $1`, [workspace.id]);
      const { rowCount } = await everywhere.query('select from rule_news where workspace_id = $1', [
        workspace.id,
      ]);
      return rowCount === 0;
    });
    assert.equal(await notesIn(all[0]?.id), 0);
    await channel.deliver(written('fine again', { thread: 'a', by: 'a' }));
    await settled();
    assert.equal(await notesIn(all[0]?.id), 1);
  } finally {
    await everywhere.query('drop function spoil() cascade');
  }
});

test('a message whose words come later is looked at again then, and nothing is done twice for it', async () => {
  const { workspace, channel, agent, rule, settled } = await ruling();
  await rule({ name: 'any', actions: [{ do: 'note', text: 'came' }] });
  await rule({
    if: { all: [{ field: 'said', any: ['refund'] }] },
    actions: [{ do: 'note', text: 'said' }],
  });
  await channel.deliver(written('?'));
  const { id } = await onlyConversation(agent, channel);
  await settled();
  const [message] = await messagesIn(agent, id);
  for (const text of ['My refund', 'My refund, again'])
    await inWorkspace(workspace.id, async (tx) => {
      await tx.q
        .updateTable('message')
        .set({ text })
        .where('workspace_id', '=', workspace.id)
        .where('id', '=', message?.id ?? '')
        .execute();
      const actor = { kind: 'customer' as const, id: null };
      await record(tx, [
        { type: 'message.told', actor, conversationId: id, ...(message ? { messageId: message.id } : {}) },
      ]);
    });
  await settled();
  const notes = (await messagesIn(agent, id)).filter(({ kind }) => kind === 'note').map(({ text }) => text);
  assert.deepEqual(notes, ['came', 'said']);
});
