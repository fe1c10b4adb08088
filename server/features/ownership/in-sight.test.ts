import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listConversations } from '#contract/conversations.ts';
import { recoverParts } from '#server/features/delivery/recover.ts';
import { followed } from '#server/features/rules/testing/ruling.ts';
import { ok } from '#server/testing/call.ts';
import { openDesk } from '#server/testing/desk.ts';
import { oneOf, seeded } from '#server/testing/random.ts';
import { until } from '#server/testing/until.ts';
import { type Desk, deeds, stage } from './testing/deeds.ts';

for (const seed of [4, 16])
  test(`whatever agents, rules and their comings and goings do, nobody who waits is out of everybody’s sight (${seed})`, {
    timeout: 120_000,
  }, async () => {
    const random = seeded(seed);
    const desk = await stage();
    const done: string[] = [];
    for (let n = 0; n < 70; n += 1) {
      const [name, deed] = oneOf(deeds, random);
      await deed(desk, random);
      await settled(desk);
      done.push(name);
      await allInSight(desk, done);
    }
  });

/** Nothing is under way any more, save what waits for a channel. */
async function settled({ workspace }: Desk): Promise<void> {
  const { everywhere } = await openDesk();
  await recoverParts();
  await until(async () => {
    const { rowCount } = await everywhere.query(
      `select from part p join channel c on c.workspace_id = p.workspace_id and c.id = p.channel_id
       where p.workspace_id = $1 and (p.state = 'sending' or p.state = 'queued' and c.state = 'active')`,
      [workspace.id],
    );
    return rowCount === 0;
  });
  await followed(workspace.id);
}

async function allInSight(desk: Desk, done: string[]): Promise<void> {
  const { everywhere } = await openDesk();
  const { data } = await ok(desk.workspace.administrator, listConversations, {
    query: { assignee: 'unowned', limit: 100 },
  });
  const unowned = new Set(data.map(({ id }) => id));
  const { rows } = await everywhere.query<{
    text: string;
    id: string;
    number: number;
    state: string;
    held: string | null;
  }>(
    `select m.text, c.id, c.number, c.state, case
        when a.id is not null then 'by ' || a.id
        when c.state = 'open' and exists (select from team_member tm
          join team t on t.workspace_id = tm.workspace_id and t.id = tm.team_id and t.archived_at is null
          join agent o on o.workspace_id = tm.workspace_id and o.id = tm.agent_id and o.deactivated_at is null and o.id <> all($3)
            and (o.channels is null or c.channel_id = any(o.channels))
          where tm.workspace_id = c.workspace_id and tm.team_id = c.team_id) then 'by the team' end as held
     from message m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
     left join agent a on a.workspace_id = c.workspace_id and a.id = c.assignee_id and a.deactivated_at is null and a.id <> all($3)
       and (a.channels is null or c.channel_id = any(a.channels))
     where m.workspace_id = $1 and m.text = any($2)`,
    [desk.workspace.id, [...desk.open], [...desk.away]],
  );
  assert.equal(rows.length, desk.open.size);
  for (const { text, id, number, state, held } of rows) {
    const where = `“${text}” in #${number}, after ${done.join(', ')}`;
    assert.notEqual(state, 'resolved', `settled by nobody: ${where}`);
    assert.ok(held !== null || unowned.has(id), `${state}, on nobody’s list: ${where}`);
  }
}
