import type { Author, Rule } from '../connector.ts';

const day = 24 * 60 * 60 * 1000;
export const week = 7 * day;

const everybody: Author[] = ['person', 'bot', 'automation'];
const machines: Author[] = ['bot', 'automation'];

/** In private a day for anybody and a week for people; a machine never gets the tag. In public at any time. */
export const rules: Rule[] = [
  { surface: 'private', authors: everybody, within: day, then: { allow: 'anything' } },
  { surface: 'private', authors: ['person'], within: week, then: { allow: 'anything', tag: 'HUMAN_AGENT' } },
  {
    surface: 'private',
    authors: machines,
    within: week,
    then: {
      allow: 'nothing',
      id: 'machines-after-a-day',
      reason: 'More than 24 hours have passed since this person wrote, and later only people may answer.',
      instead: 'An agent can still answer by hand, up to seven days after the message.',
    },
  },
  {
    surface: 'private',
    authors: everybody,
    within: null,
    then: {
      allow: 'nothing',
      id: 'after-a-week',
      reason: 'More than seven days have passed since this person wrote, so Instagram takes no answer.',
      instead: 'Write to them on another channel, or wait until they write again.',
    },
  },
  { surface: 'private-reply', authors: everybody, within: week, then: { allow: 'anything' } },
  {
    surface: 'private-reply',
    authors: everybody,
    within: null,
    then: {
      allow: 'nothing',
      id: 'comment-after-a-week',
      reason:
        'Instagram lets a comment be answered in private for seven days, and a comment on a Live only while it lasts.',
      instead: 'Answer below the comment, and ask them to write to you in private.',
    },
  },
  { surface: 'public', authors: everybody, within: null, then: { allow: 'anything' } },
];
