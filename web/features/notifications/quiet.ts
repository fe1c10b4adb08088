/** Whether a moment lies in the quiet hours, by the clock of this device; they may run over midnight. */
export function isQuiet(quiet: { from: string; to: string } | null, now: Date): boolean {
  if (!quiet || quiet.from === quiet.to) return false;
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  return quiet.from < quiet.to
    ? time >= quiet.from && time < quiet.to
    : time >= quiet.from || time < quiet.to;
}
