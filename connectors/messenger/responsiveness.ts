import type { Responsiveness } from '../connector.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

/**
 * "Very responsive to messages", as Meta's help for businesses defines it (facebook.com/business/help, "How Facebook
 * Pages get the Very responsive to messages badge" and "How response rate and response time are defined"): over the
 * last seven days a response rate of 90 % and a response time of 15 minutes.
 *
 * A message counts if it is the first that a person sends after neither of the two has written for 24 hours; it is
 * answered if an answer follows within 24 hours. The response time is the average of the fastest 90 % of the answers.
 * Instant replies and away messages are no answers, and what comes in while the Page is away does not count.
 *
 * Meta has said that what a bot sends through its interface is an answer, too. Here only people answer: the figures
 * then show what the team does, and never promise a badge that is not there.
 */
export const responsiveness: Responsiveness = {
  badge: 'Very responsive to messages',
  over: 7 * day,
  quiet: day,
  answerWithin: day,
  answered: 90,
  time: 15 * minute,
  fastest: 90,
  by: ['person'],
  // Nobody reads, types and sends in less.
  instant: 5_000,
};
