import { lazy, Suspense, useContext } from 'react';
import { Trail } from './trail.ts';

const TrailList = lazy(() => import('./TrailList.tsx').then((m) => ({ default: m.TrailList })));

/** What was done with the conversation between two moments. */
export function TrailLines({ after, before }: { after: string | undefined; before: string | undefined }) {
  const from = after === undefined ? Number.NEGATIVE_INFINITY : Date.parse(after);
  const to = before === undefined ? Number.POSITIVE_INFINITY : Date.parse(before);
  // That it began is said by its first message.
  const entries = useContext(Trail).filter(
    ({ at, type }) => Date.parse(at) > from && Date.parse(at) <= to && type !== 'conversation.opened',
  );
  if (entries.length === 0) return null;
  return (
    <Suspense>
      <TrailList entries={entries} />
    </Suspense>
  );
}
