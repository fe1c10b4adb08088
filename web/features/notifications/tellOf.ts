import type { Change } from '#contract/events.ts';
import { client } from '../../app/client.ts';
import { chosen } from './choice.ts';
import { noticeChoicesQuery } from './queries.ts';
import { isQuiet } from './quiet.ts';
import { worthTelling } from './worthTelling.ts';

export interface Circumstances {
  /** The agent's id. */
  myself: string;
  /** One tab of a browser tells; the others only say that the agent looks at it already. */
  leading: boolean;
  /** False while the stream replays what was missed. */
  now: boolean;
  open: (conversationId: string) => void;
}

/** Everything but the question whether it is wanted is loaded when it is. */
export async function tellOf(change: Change, { myself, leading, now, open }: Circumstances): Promise<void> {
  if (!worthTelling(change, myself, { now, time: Date.now() })) return;
  const { desktop, sound } = chosen();
  if (!desktop && !sound) return;
  const { notInSight } = await import('./inSight.ts');
  if (!(await notInSight(change, leading))) return;
  const choices = await client.fetchQuery(noticeChoicesQuery).catch(() => null);
  if (choices && isQuiet(choices.quiet, new Date())) return;
  if (desktop && choices?.message.desktop !== false)
    (await import('./showMessage.ts')).showMessage(change, open);
  if (sound) (await import('./tone.ts')).ring();
}
