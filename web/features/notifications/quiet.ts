/** Whether a moment lies in the quiet hours, by the clock of their zone, else of this device; they may run over midnight. */
export function isQuiet(
  quiet: { from: string; to: string; zone?: string | undefined } | null,
  now: Date,
): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const time = timeIn(quiet.zone, now);
  return quiet.from < quiet.to
    ? time >= quiet.from && time < quiet.to
    : time >= quiet.from || time < quiet.to;
}

function timeIn(zone: string | undefined, now: Date): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', zone ? { ...options, timeZone: zone } : options).format(now);
  } catch {
    // A zone that this browser does not know yet.
    return new Intl.DateTimeFormat('en-GB', options).format(now);
  }
}
