/** The value below which that share of the list lies; 0 of an empty one. */
export function percentile(list: number[], share: number): number {
  const sorted = [...list].sort((a, b) => a - b);
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

export function median(list: number[]): number {
  return percentile(list, 0.5);
}

/** Three digits that count: nobody can measure more than that here. */
export function rounded(value: number): number {
  return Number(value.toPrecision(value >= 100 ? 4 : 3));
}

/** One line for people. */
export function say(what: string, figures: Record<string, number | string>): void {
  const shown = Object.entries(figures).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? rounded(value) : value}`,
  );
  console.log(`${what.padEnd(30)} ${shown.join(' · ')}`);
}
