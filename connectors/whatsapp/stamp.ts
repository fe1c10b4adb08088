import { z } from 'zod';
import { type Moment, moment } from '../kit/moment.ts';

/** A time as WhatsApp writes it, seconds as a text of digits; null where none is stated. */
export const stamp = z
  .unknown()
  .optional()
  .transform((value, context): number | null => {
    const read: Moment = moment(
      typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value,
    );
    if (read.fault === null) return read.at;
    context.issues.push({ code: 'custom', message: read.fault, input: value });
    return z.NEVER;
  });
