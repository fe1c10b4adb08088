import type { Key } from '../../language/texts.ts';

/** The usual moments to come back to something; each only while it is still ahead and sensible. */
export function snoozeTimes(now: Date): { label: Key; until: Date }[] {
  const at = (days: number, hour: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const inHours = new Date(Math.ceil((now.getTime() + 3 * 3_600_000) / 300_000) * 300_000);
  return [
    { label: 'snooze.hour', until: new Date(now.getTime() + 3_600_000) },
    ...(now.getHours() < 20 ? [{ label: 'snooze.threeHours' as const, until: inHours }] : []),
    { label: 'snooze.tomorrow', until: at(1, 9) },
    ...(toMonday > 1 ? [{ label: 'snooze.monday' as const, until: at(toMonday, 9) }] : []),
    { label: 'snooze.week', until: at(7, 9) },
  ];
}
