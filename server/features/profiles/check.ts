import type { OwnProfile } from '#connectors/connector.ts';
import type { Weekly } from '#contract/business-hours.ts';
import type { ProfileFinding, ProfileFindings } from '#contract/profiles.ts';
import { type Compared, compareSaid, compareWeeks } from './compare-hours.ts';
import { hoursIn } from './hours-in.ts';
import { findLink, linksIn } from './links-in.ts';
import { nameIn } from './names-in.ts';

/** What a profile should name. Null: it is not asked for. */
export interface Expected {
  /** Names of the accounts where help is to be had, each in all its forms. */
  support: string[] | null;
  hours: { calendar: Weekly | null } | null;
  faq: string[] | null;
}

/** What a profile names of what it should. Looks at nothing but its arguments. */
export function checkProfile(profile: OwnProfile, expected: Expected): ProfileFindings {
  const text = profile.texts.map((one) => one.text).join('\n');
  const withContacts = [text, ...profile.contacts].join('\n');
  return {
    support: expected.support && supportIn(profile, withContacts, expected.support),
    hours: expected.hours && hoursOf(profile, text, expected.hours.calendar),
    faq: expected.faq && faqIn(profile, text, expected.faq),
  };
}

/** Nothing that is asked for is missing or wrong; what nobody can tell is no fault. */
export function isWhole(findings: ProfileFindings): boolean {
  return Object.values(findings).every(
    (one: ProfileFinding | null) => one === null || one.state === 'named' || one.state === 'unsure',
  );
}

function supportIn(profile: OwnProfile, text: string, support: string[]): ProfileFinding {
  const own = new Set(profile.names.map((name) => name.toLowerCase()));
  const others = support.filter((name) => !own.has(name.toLowerCase()));
  const name = nameIn(others, text, profile.links);
  return name === null
    ? { state: 'missing', said: null, day: null }
    : { state: 'named', said: name, day: null };
}

function hoursOf(profile: OwnProfile, text: string, calendar: Weekly | null): ProfileFinding {
  const said = hoursIn(text);
  const inText = said.always || said.spans.length > 0;
  const compared: Compared[] = [
    ...(inText ? [compareSaid(said, calendar)] : []),
    ...(profile.hours ? [compareWeeks(profile.hours, calendar)] : []),
  ];
  const wrong = compared.find((one) => one.fits === 'no');
  if (wrong?.fits === 'no')
    return { state: 'contradicts', said: inText && compared[0] === wrong ? said.line : null, day: wrong.day };
  if (compared.length > 0) return { state: 'named', said: said.line, day: null };
  return { state: said.doubtful ? 'unsure' : 'missing', said: said.line, day: null };
}

function faqIn(profile: OwnProfile, text: string, faq: string[]): ProfileFinding {
  const { found, link } = findLink([...profile.links, ...linksIn(text)], faq);
  const state = found === 'yes' ? 'named' : found === 'unsure' ? 'unsure' : 'missing';
  return { state, said: link, day: null };
}
