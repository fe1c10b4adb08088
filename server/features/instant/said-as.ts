import type { Hours } from '#server/features/sla/business-time.ts';
import { openAt } from '#server/features/sla/business-time.ts';
import { zoneOf } from './zone-of.ts';

/** Names that can be called out, in public too: letters alone, so that no address and no mark comes in with one. */
const callable = /^\p{L}(?:[\p{L}\p{M} '’-]|\u200c|\u200d|\.(?= |$)){0,59}$/u;

/** What a connector writes in the place of a name that it was not told. */
const standIn = /^(?:Visitor [0-9A-F]{4}|Somebody on \p{L}+|Unknown sender)$/u;

/** What to call a customer; null where their name is none, such as a number. */
export function nameSaid(name: string): string | null {
  const plain = name.trim().replace(/\s+/g, ' ');
  return callable.test(plain) && !standIn.test(plain) ? plain : null;
}

/** A wait in the words of a language, such as “20 minutes” or “2 घंटे”. */
export function waitSaid(minutes: number, language: string): string {
  const [value, unit] =
    minutes < 60 ? [minutes, 'minute'] : minutes < 1_440 ? [minutes / 60, 'hour'] : [minutes / 1_440, 'day'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** When it opens next, in the customer's zone where that is known; the zone is named, so it is right for anybody. */
export function openingSaid(
  hours: Hours | null,
  customer: { zone: string | null; phone: string | null },
  now: number,
  language: string,
): { words: string; zone: string } | null {
  const at = hours && nextOpening(hours, now);
  if (!hours || at === null) return null;
  const zone = customer.zone ?? zoneOf(customer.phone) ?? hours.zone;
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  const isToday = day.format(at) === day.format(now);
  const words = new Intl.DateTimeFormat(language, {
    timeZone: zone,
    ...(isToday ? {} : { weekday: 'long', day: 'numeric', month: 'long' }),
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'long',
  }).format(at);
  return { words, zone };
}

function nextOpening(hours: Hours, now: number): number | null {
  const { open, until } = openAt(hours, now);
  if (!open || until === null) return until;
  return openAt(hours, until).until;
}
