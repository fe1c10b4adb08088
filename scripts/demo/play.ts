import { mock } from 'node:test';
import { sql } from 'kysely';
import { channelById } from '#server/features/channels/find.ts';
import { inWorkspace } from '#server/transaction.ts';
import { answer } from './answer.ts';
import { answerThere } from './answer-there.ts';
import { customerOf, receive } from './arrive.ts';
import { practicePlaces } from './cast.ts';
import { decide } from './decide.ts';
import type { Act, Story } from './read-week.ts';
import type { Scene } from './scene.ts';
import { speak } from './speak.ts';
import type { Stage } from './stage.ts';

/** Has everything been written that the week holds? What people added since does not matter. */
export async function isPlayed({ workspaceId }: { workspaceId: string }, week: Story[]): Promise<boolean> {
  const isMessage = (act: Act): boolean =>
    act.does !== 'decides' && !['edit', 'delete', 'react', 'bad'].includes(act.who);
  const expected = week.flatMap((story) => story.acts).filter(isMessage).length;
  return inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from message m join channel c on c.workspace_id = m.workspace_id and c.id = m.channel_id
      where m.workspace_id = ${workspaceId} and not c.practice`.execute(tx.q);
    return (rows[0]?.n ?? 0) >= expected;
  });
}

/**
 * Plays all stories together, in the order of time. This process's clock stands at each act's moment while it
 * is performed, so that the server's own verbs write the week as if they had run then.
 */
export async function play(stage: Stage, week: Story[]): Promise<void> {
  const scenes = await Promise.all(week.map((story) => sceneOf(stage, story)));
  const acts = scenes
    .flatMap((scene) => scene.story.acts.map((act, n) => ({ scene, act, n })))
    .sort((a, b) => a.act.at.getTime() - b.act.at.getTime());
  mock.timers.enable({ apis: ['Date'], now: acts[0]?.act.at ?? new Date() });
  try {
    for (const { scene, act, n } of acts) {
      mock.timers.setTime(act.at.getTime());
      await perform(scene, act, n);
    }
  } finally {
    mock.timers.reset();
  }
}

async function sceneOf(stage: Stage, story: Story): Promise<Scene> {
  const channel = await channelById(stage.channels.get(story.place) ?? '');
  if (!channel) throw new Error(`the channel of ${story.key} is missing`);
  const visitor = customerOf(story);
  const threadId = channel.connector.visitors?.thread(visitor).id ?? `demo-${story.key}`;
  return {
    stage,
    story,
    channel,
    threadId,
    theirs: undefined,
    ours: undefined,
    first: undefined,
    unread: false,
  };
}

async function perform(scene: Scene, act: Act, n: number): Promise<void> {
  const agent = scene.stage.agents.get(act.who);
  const isThere = scene.story.place in practicePlaces;
  if (!agent) return isThere ? speak(scene, act) : receive(scene, act, n);
  if (act.does === 'decides') return decide(scene, agent, act);
  if (isThere) return answerThere(scene, agent, act, n);
  return answer(scene, agent, act, n);
}
