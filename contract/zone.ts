import { z } from 'zod';

/** A time zone by its name in the IANA database. */
export const zone = z.string().max(64).refine(isZone, 'a time zone such as Asia/Kolkata');

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    // Fixed distances such as +05:30 are taken too, but no browser calls its zone that.
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
