import type { ReadContext } from '../connector.ts';
import { moment } from '../kit/meta/envelope.ts';
import type { InstagramSettings } from './settings.ts';

export type Reading = ReadContext<InstagramSettings> & { since: Date };

/** Was it before what has to be read again? What states no time is read. */
export function isOlder(time: unknown, { since }: Reading): boolean {
  const at = moment(time);
  return at !== null && at < since.getTime();
}
