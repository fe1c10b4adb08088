import type { Author, Rule } from '../connector.ts';

const day = 24 * 60 * 60 * 1000;
const machines: Author[] = ['bot', 'automation'];

/** A day for anybody, a week for people; whoever is no person never gets the tag. */
export const rules: Rule[] = [
  {
    surface: 'private',
    authors: ['person', ...machines],
    within: day,
    then: { allow: 'anything' },
  },
  {
    surface: 'private',
    authors: ['person'],
    within: 7 * day,
    then: { allow: 'anything', tag: 'HUMAN_AGENT' },
  },
  {
    surface: 'private',
    authors: machines,
    within: 7 * day,
    then: {
      allow: 'nothing',
      id: 'machines-after-a-day',
      reason: 'More than 24 hours have passed since this person wrote, and later only people may answer.',
      instead: 'An agent can still answer by hand, up to seven days after the message.',
    },
  },
  {
    surface: 'private',
    authors: ['person', ...machines],
    within: null,
    then: {
      allow: 'nothing',
      id: 'after-a-week',
      reason: 'More than seven days have passed since this person wrote, so Messenger takes no answer.',
      instead: 'Write to them on another channel, or wait until they write again.',
    },
  },
];
