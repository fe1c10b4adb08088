import { locale } from '../../language/texts.ts';

const units = (['hour', 'minute', 'second'] as const).map(
  (unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }),
);
const percents = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

/** The two largest units of a duration: 45 sec, 7 min 20 sec, 2 hr 5 min. */
export function lasting(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60];
  const first = parts.findIndex((part) => part > 0);
  const shown = first < 0 ? 2 : first;
  return units
    .map((unit, i) => ({ unit, part: parts[i] ?? 0 }))
    .slice(shown, shown + 2)
    .filter(({ part }, i) => i === 0 || part > 0)
    .map(({ unit, part }) => unit.format(part))
    .join(' ');
}

/** @param percent as in 90 for 90 % */
export function inPercent(percent: number): string {
  return percents.format(percent / 100);
}
