import type { NoticeChoices } from '#contract/notices.ts';

const day = 1_440;

/** When the quiet hours that a moment lies in are over; null outside them. They may run over midnight. */
export function quietUntil(quiet: NoticeChoices['quiet'], zone: string, now: Date): Date | null {
  if (!quiet) return null;
  const [from, to, time] = [minutes(quiet.from), minutes(quiet.to), minuteOfDay(now, zone)];
  const isQuiet = from < to ? time >= from && time < to : from > to && (time >= from || time < to);
  if (!isQuiet) return null;
  const end = new Date(now.getTime() + ((to - time + day) % day) * 60_000);
  end.setUTCSeconds(0, 0);
  // The clock may be put forward or back before then.
  const off = ((minuteOfDay(end, zone) - to + day * 1.5) % day) - day / 2;
  const right = new Date(end.getTime() - off * 60_000);
  return right > now ? right : end;
}

function minutes(time: string): number {
  const [hours = 0, rest = 0] = time.split(':').map(Number);
  return hours * 60 + rest;
}

function minuteOfDay(moment: Date, zone: string): number {
  const options = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return minutes(new Intl.DateTimeFormat('en-GB', options).format(moment));
}
