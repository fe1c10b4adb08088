import { useEffect, useState } from 'preact/hooks';
import { useDesk } from './desk.ts';
import { openNow, weekSaid, whenSaid, zoneSaid } from './hoursSaid.ts';

/** When the team answers: the week for whoever has not written yet, and, while it is closed, when it is back. */
export function OpeningHours({ begun }: { begun: boolean }) {
  const { config, texts, language } = useDesk();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  const { hours } = config;
  const state = hours && openNow(hours, now);
  if (!hours || !state || (state.open && state.until === null)) return null;
  const hoursSaid = weekSaid(hours, language);
  const zone = zoneSaid(hours.zone, now, language);
  const back = !state.open && state.until !== null && whenSaid(state.until, now, language);
  if (begun && !back) return null;
  return (
    <div class="strip hours">
      <p>
        {!begun &&
          hoursSaid &&
          texts.t(zone ? 'visitor.hoursIn' : 'visitor.hours', { hours: hoursSaid, zone: zone ?? '' })}{' '}
        {back && texts.t('visitor.back', { when: back })}
      </p>
    </div>
  );
}
