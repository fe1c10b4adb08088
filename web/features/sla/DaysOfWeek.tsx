import { number } from '../../language/numbers.ts';
import { locale } from '../../language/texts.ts';

const name = new Intl.DateTimeFormat(locale, {
  weekday: 'long',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** On which days how much. */
export function DaysOfWeek({ days }: { days: { day: string; count: number }[] }) {
  if (days.length === 0) return null;
  return (
    <ul>
      {days.map(({ day, count }) => (
        <li key={day}>
          {name.format(new Date(`${day}T00:00:00Z`))}: {number(count)}
        </li>
      ))}
    </ul>
  );
}
