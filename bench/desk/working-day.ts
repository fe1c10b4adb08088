import { setTimeout as sleep } from 'node:timers/promises';
import { openApi } from '../rig/api.ts';
import type { Random } from '../rig/random.ts';
import type { Screen } from './screens.ts';
import type { Staff } from './staff.ts';

/**
 * So many agents work for a while: each does something every few seconds, what and when by chance, and waits for the
 * answer as a person would. Answers with the milliseconds of each kind of call, and with what was refused.
 */
export async function workingDay(
  { url, staff, screens, random }: { url: string; staff: Staff; screens: Screen[]; random: Random },
  o: { seconds: number; every: number },
): Promise<{ took: Map<string, number[]>; failed: string[] }> {
  const took = new Map<string, number[]>(screens.map(({ name }) => [name, []]));
  const failed: string[] = [];
  const until = performance.now() + o.seconds * 1_000;
  await Promise.all(
    staff.agents.map(async (agent) => {
      const api = openApi(url, agent.key, { connections: 4 });
      const mine = screens.filter(({ forLeads }) => agent.leads || !forLeads);
      const all = mine.reduce((sum, { share }) => sum + share, 0);
      await sleep(random.whole(0, o.every * 1_000));
      while (performance.now() < until) {
        const screen = chosen(mine, random.whole(0, all - 1));
        const began = performance.now();
        try {
          await screen.ours(api, agent);
          took.get(screen.name)?.push(performance.now() - began);
        } catch (error) {
          failed.push(`${screen.name}: ${error}`);
        }
        await sleep(random.whole(o.every * 500, o.every * 1_500));
      }
      await api.close();
    }),
  );
  return { took, failed };
}

function chosen(screens: Screen[], at: number): Screen {
  let left = at;
  for (const screen of screens) {
    left -= screen.share;
    if (left < 0) return screen;
  }
  return screens[0] as Screen;
}
