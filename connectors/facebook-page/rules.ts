import type { Author, Rule } from '../connector.ts';

export const week = 7 * 24 * 60 * 60 * 1000;
const everybody: Author[] = ['person', 'bot', 'automation'];

/** In public at any time; in private once, within a week of the comment. */
export const rules: Rule[] = [
  { surface: 'public', authors: everybody, within: null, then: { allow: 'anything' } },
  { surface: 'private-reply', authors: everybody, within: week, then: { allow: 'anything' } },
  {
    surface: 'private-reply',
    authors: everybody,
    within: null,
    then: {
      allow: 'nothing',
      id: 'comment-after-a-week',
      reason:
        'More than seven days have passed since this comment, so Facebook takes no private answer to it.',
      instead: 'Answer in public and ask them to write to the Page.',
    },
  },
];
