import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Holiday, HoursTrial, tryBusinessHours, Weekly } from '#contract/business-hours.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { ExampleLink } from './ExampleLink.tsx';
import styles from './HoursForm.module.css';
import { OpenNow } from './OpenNow.tsx';
import { useSettled } from './useSettled.ts';
import { momentIn } from './zones.ts';

interface Draft {
  zone: string;
  weekly: Weekly;
  holidays: Holiday[];
  isDefault: boolean;
  channels: string[];
  insteadOf?: string;
}

/** What the hours in the form would mean right now, with an example, and last week; the server counts. */
export function HoursMean({ draft }: { draft: Draft }) {
  const { zone, holidays } = draft;
  const now = useNow();
  const asked = useSettled(JSON.stringify({ ...draft, holidays: holidays.filter((each) => each.date) }));
  const { data } = useQuery({
    queryKey: ['business-hours', 'try', asked],
    queryFn: () => post<typeof tryBusinessHours>('/business-hours/try', JSON.parse(asked)),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className={styles.means} aria-live="polite">
      {data && (
        <>
          <p>
            <OpenNow zone={zone} openness={data} />
          </p>
          {data.example && (
            <p>
              {data.example.due
                ? t('hours.example', {
                    asked: momentIn(zone, data.example.asked, now),
                    due: momentIn(zone, data.example.due, now),
                  })
                : t('hours.exampleNever')}
            </p>
          )}
          {data.lastWeek && <Outside lastWeek={data.lastWeek} now={now} zone={zone} />}
        </>
      )}
    </div>
  );
}

/** Of what customers wrote last week, what would have come outside of these hours. */
function Outside({ lastWeek: { messages, more, outside, examples }, zone, now }: OutsideProps) {
  if (messages === 0) return <p>{t('hours.weekNone')}</p>;
  return (
    <>
      <p>
        {t('hours.lastWeek', { messages, outside })} {more && t('hours.weekMore')}
      </p>
      {examples.length > 0 && (
        <ul>
          {examples.map(({ conversation, at }) => (
            <li key={conversation.id}>
              <ExampleLink of={conversation} />
              {': '}
              {momentIn(zone, at, now)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface OutsideProps {
  lastWeek: NonNullable<HoursTrial['lastWeek']>;
  zone: string;
  now: number;
}
