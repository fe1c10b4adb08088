import { sql } from 'kysely';
import type { AgentActor } from '#server/actor.ts';
import { assign, reopen, resolve, snooze } from '#server/features/conversations/state.ts';
import { inWorkspace, type Tx } from '#server/transaction.ts';
import type { Act } from './read-week.ts';
import type { Scene } from './scene.ts';

const hour = 3_600_000;

/** `resolve`, `reopen`, `assign <agent>`, `snooze <hours>h`: what an agent does with the conversation. */
export async function decide(scene: Scene, agent: AgentActor, act: Act): Promise<void> {
  const [verb = '', object = ''] = act.text.split(' ');
  await inWorkspace(agent.workspaceId, async (tx) => {
    const id = await conversationOf(tx, scene);
    if (verb === 'resolve') return resolve(tx, agent, id);
    if (verb === 'reopen') return reopen(tx, agent, id);
    if (verb === 'snooze')
      return snooze(tx, agent, id, new Date(Date.now() + Number.parseInt(object, 10) * hour));
    if (verb === 'assign') return assign(tx, agent, id, scene.stage.agents.get(object)?.id ?? null);
    throw new Error(`${scene.story.key}: nobody can ${verb}`);
  });
}

/** The newest conversation of the story's thread. */
export async function conversationOf(tx: Tx, scene: Scene): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select c.id from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    where c.workspace_id = ${tx.workspaceId} and t.channel_id = ${scene.channel.id} and t.external_id = ${scene.threadId}
    order by c.number desc limit 1`.execute(tx.q);
  const row = rows[0];
  if (!row) throw new Error(`${scene.story.key} has no conversation yet`);
  return row.id;
}
