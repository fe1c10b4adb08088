const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the wall clocks of a zone are ahead of UTC at an instant: both in milliseconds. */
function offsetAt(zone: string, instant: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formats.set(zone, format);
  }
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
    format.format(instant).match(/\d+/g)?.map(Number) ?? [];
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1_000) * 1_000;
}

const day = 86_400_000;

/**
 * The instant at which the clocks on a zone's walls show a time, given as the instant at which they would show it
 * in UTC. One that occurs twice is the first; one that a change skips moves forward by the gap.
 */
export function instantOf(zone: string, wall: number): number {
  // No zone changes its clocks twice within two days, so these are the offsets around a change.
  const before = offsetAt(zone, wall - day);
  const after = offsetAt(zone, wall + day);
  const shown = [wall - before, wall - after].filter((at) => at + offsetAt(zone, at) === wall);
  return shown.length > 0 ? Math.min(...shown) : wall - before;
}

/** The day on the walls of a zone, counted from 1 January 1970. */
export function dayIn(zone: string, instant: number): number {
  return Math.floor((instant + offsetAt(zone, instant)) / day);
}
