import type { Author, Rule } from '../connector.ts';

const everybody: Author[] = ['person', 'bot', 'automation'];
const day = 24 * 60 * 60 * 1000;

/** Within a day of what the customer wrote anything may be said, and afterwards what WhatsApp has approved. */
export const rules: Rule[] = [
  { surface: 'private', authors: everybody, within: day, then: { allow: 'anything' } },
  {
    surface: 'private',
    authors: everybody,
    within: null,
    then: {
      allow: 'templates',
      id: 'after-a-day',
      reason:
        'More than 24 hours have passed since this person wrote: WhatsApp takes only an approved template now.',
    },
  },
];
