import type { OwnProfile } from '#connectors/connector.ts';
import { type Weekday, type Weekly, weekdays } from '#contract/business-hours.ts';
import type { ProfileCheck, ProfileFindings } from '#contract/profiles.ts';
import type { Expected } from './check.ts';
import { isWholeWeek } from './compare-hours.ts';
import { shortest } from './links-in.ts';

/** How the parts of a line begin, in the languages that bios are written in here. */
const words: Record<string, { help: string; faq: string }> = {
  en: { help: 'Help: ', faq: 'FAQ: ' },
  ta: { help: 'உதவி: ', faq: 'கேள்வி-பதில்: ' },
  hi: { help: 'सहायता: ', faq: 'सवाल-जवाब: ' },
  ur: { help: 'مدد: ', faq: 'سوال و جواب: ' },
  te: { help: 'సహాయం: ', faq: 'ప్రశ్నలు-జవాబులు: ' },
  hy: { help: 'Օգնություն՝ ', faq: 'Հարց ու պատասխան՝ ' },
};

const scripts: [RegExp, string][] = [
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Arabic}/gu, 'ur'],
  [/\p{Script=Telugu}/gu, 'te'],
  [/\p{Script=Armenian}/gu, 'hy'],
  [/\p{Script=Latin}/gu, 'en'],
];

/** A line that names what is missing, as short as it can be; null where nothing is. */
export function suggest(
  profile: OwnProfile,
  { support, hours, faq }: Expected,
  findings: ProfileFindings,
  reader: string,
): ProfileCheck['suggestion'] {
  const language = languageOf(profile.texts.map(({ text }) => text).join(' ')) ?? known(reader);
  const { help, faq: questions } = words[language] ?? { help: 'Help: ', faq: 'FAQ: ' };
  const lacks = (one: keyof ProfileFindings): boolean =>
    findings[one]?.state === 'missing' || findings[one]?.state === 'contradicts';
  const parts = [
    ...(lacks('support') && support ? [help + bestName(profile, support)] : []),
    ...(lacks('hours') && hours ? [hoursAs(hours.calendar, language)] : []),
    ...(lacks('faq') && faq?.[0] ? [questions + (shown(faq[0]) ?? faq[0])] : []),
  ];
  if (parts.length === 0) return null;
  const line = parts.join(' · ');
  const fields = profile.texts.map(({ name, text, max, unit }) => {
    const length = lengthOf([text, line].filter(Boolean).join('\n'), unit);
    return { field: name, length, max };
  });
  // The first one that has room for it.
  const place = fields.find(({ length, max }) => max === null || length <= max) ?? fields[0];
  return place ? { line, language, ...place } : null;
}

/** On the same platform a handle is a link; elsewhere an address leads there. */
function bestName(profile: OwnProfile, support: string[]): string {
  const places = profile.names.flatMap((name) => (name.includes('/') ? [name.split('/')[0]] : []));
  const isNear = support.some((name) => places.includes(name.split('/')[0] ?? ''));
  const handle = support.find((name) => name.startsWith('@'));
  const address = support.find((name) => name.includes('/'));
  const first = support[0] ?? '';
  return (isNear ? (handle ?? address) : (address ?? handle)) ?? shown(first) ?? first;
}

/** As people write it, in its own letters. */
function shown(address: string): string | null {
  if (!/^https?:/i.test(address)) return null;
  return shortest(address) === null
    ? null
    : address.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/+$/, '');
}

function languageOf(whole: string): string | null {
  const text = whole.replace(/\S*[@./]\S*/g, ' ');
  const counts = scripts.map(([script, language]) => ({ language, count: text.match(script)?.length ?? 0 }));
  // Handles and addresses are in Latin letters whatever is written around them.
  const [most] = counts.filter(({ language }) => language !== 'en').sort((a, b) => b.count - a.count);
  if (most && most.count > 0) return most.language;
  return (counts.find(({ language }) => language === 'en')?.count ?? 0) > 0 ? 'en' : null;
}

function known(language: string): string {
  const base = language.toLowerCase().split('-')[0] ?? 'en';
  return base in words ? base : 'en';
}

/** Days with the same hours together: “Mon–Fri 9:00–18:00, Sat 10:00–14:00”. */
function hoursAs(calendar: Weekly | null, language: string): string {
  if (calendar === null || isWholeWeek(calendar)) return '24/7';
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  // 5 January 2026 is a Monday.
  const dayName = (day: Weekday): string =>
    name.format(new Date(Date.UTC(2026, 0, 5 + weekdays.indexOf(day)))).replace(/\.$/, '');
  const runs: { days: Weekday[]; times: string }[] = [];
  for (const day of weekdays) {
    const times = calendar[day].map(({ from, to }) => `${short(from)}–${short(to)}`).join(', ');
    const last = runs.at(-1);
    if (last && last.times === times) last.days.push(day);
    else runs.push({ days: [day], times });
  }
  return runs
    .filter(({ times }) => times !== '')
    .map(({ days, times }) => {
      const [first, last] = [days[0] ?? 'mon', days.at(-1) ?? 'mon'];
      const label = first === last ? dayName(first) : `${dayName(first)}–${dayName(last)}`;
      return days.length === 7 ? times : `${label} ${times}`;
    })
    .join(', ');
}

function short(clock: string): string {
  return clock.replace(/^0(?=\d)/, '');
}

function lengthOf(text: string, unit: 'characters' | 'graphemes'): number {
  return unit === 'graphemes' ? [...new Intl.Segmenter().segment(text)].length : text.length;
}
