import type { tryBusinessHours } from '#contract/business-hours.ts';
import type { ReplyOf } from '#contract/endpoint.ts';
import { afterOpen, type Hours, openAt } from './business-time.ts';
import { opennessOf } from './hours.ts';

const hour = 3_600_000;

type Mean = Omit<ReplyOf<typeof tryBusinessHours>, 'lastWeek'>;

/** What hours would mean at a moment, with an example of somebody who writes shortly before closing time. */
export function tryHours(hours: Hours, now: number): Mean {
  const openness = opennessOf(hours, now);
  const closes = closingAfter(hours, now);
  if (closes === null)
    return { ...openness, example: openness.changes.length === 0 ? exampleOf(hours, now) : null };
  return { ...openness, example: exampleOf(hours, closes - hour / 2) };
}

function closingAfter(hours: Hours, now: number): number | null {
  const { open, until } = openAt(hours, now);
  return open || until === null ? until : openAt(hours, until).until;
}

/** Nothing to show of what is always open: there an hour is an hour. */
function exampleOf(hours: Hours, asked: number): { asked: string; due: string | null } | null {
  if (openAt(hours, asked).open && openAt(hours, asked).until === null) return null;
  const due = afterOpen(hours, asked, hour);
  return { asked: new Date(asked).toISOString(), due: due === null ? null : new Date(due).toISOString() };
}
