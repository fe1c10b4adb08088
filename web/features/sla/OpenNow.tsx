import type { Openness } from '#contract/business-hours.ts';
import { t } from '../../language/texts.ts';
import { useNow } from '../../language/useNow.ts';
import { here, isElsewhere, momentIn, placeOf } from './zones.ts';

/** In words: open or not, until when, and what that is where the agent sits. */
export function OpenNow({ zone, openness }: { zone: string; openness: Openness }) {
  const now = useNow();
  const { open, changes } = openness;
  const [first, second] = changes;
  if (!first) return t(open ? 'hours.always' : 'hours.never');
  const place = placeOf(zone);
  const told = second
    ? t(open ? 'hours.openNow' : 'hours.closedNow', {
        place,
        first: momentIn(zone, first, now),
        second: momentIn(zone, second, now),
      })
    : t(open ? 'hours.openFor' : 'hours.closedFor', { place, first: momentIn(zone, first, now) });
  return (
    <>
      {told}
      {isElsewhere(zone, first) && (
        <> {t(open ? 'hours.closesHere' : 'hours.opensHere', { first: momentIn(here, first, now) })}</>
      )}
    </>
  );
}
