/** How long somebody waited, in open milliseconds; those who still wait have not been answered yet. */
export interface Wait {
  open: number;
  answered: boolean;
}

/**
 * The time within which such a share was answered. Whoever still waits counts for as long as they have waited, by the
 * estimate of Kaplan and Meier: leaving them out would leave out the slowest. Null where too few were ever answered.
 */
export function within(waits: Wait[], share: number): number | null {
  // Of equal waits the answered come first: whoever still waits was not answered at that moment.
  const inOrder = waits.toSorted((a, b) => a.open - b.open || Number(b.answered) - Number(a.answered));
  let waiting = 1;
  for (const [n, { open, answered }] of inOrder.entries()) {
    if (!answered) continue;
    waiting *= 1 - 1 / (inOrder.length - n);
    // Products of fractions miss round shares by a hair.
    if (waiting <= 1 - share + 1e-9) return open;
  }
  return null;
}
