import { z } from 'zod';
import { type Weekly, weekdays } from '#contract/business-hours.ts';
import { type Context, type OwnProfile, SendError } from '../../connector.ts';
import { detail } from '../fields.ts';
import { graph } from './graph.ts';
import type { PageSettings } from './page.ts';
import { webAddress } from './web-address.ts';

const text = detail(20_000);
const shown = z.looseObject({
  id: z.unknown(),
  username: detail(100),
  bio: text,
  about: text,
  description: text,
  website: detail(4_000),
  phone: detail(100),
  emails: z.array(z.string().max(320)).max(20).catch([]).optional(),
  hours: z.record(z.string(), z.unknown()).catch({}).optional(),
  is_always_open: z.boolean().catch(false).optional(),
});

const fields = [
  ...['username', 'bio', 'about', 'description', 'website', 'phone', 'emails'],
  ...['hours', 'is_always_open'],
].join(',');

/** What a Page says of itself: the short text below its name, the longer one, its addresses and its opening hours. */
export async function pageProfile<S extends PageSettings>(context: Context<S>): Promise<OwnProfile> {
  const { apiBaseUrl: base, pageAccessToken: token, pageId } = context.settings;
  const told = shown.safeParse(await graph(context, { base, path: pageId, query: { fields }, token }));
  if (!told.success) throw new SendError('temporary', 'Meta answered with something that cannot be read.');
  const { username, bio, about, description, website, phone, emails, hours, is_always_open } = told.data;
  const name = username && /^[\w.-]{1,100}$/.test(username) ? username : null;
  const place = `facebook.com/${name ?? pageId}`;
  const mails = (emails ?? []).filter((one) => /^[^\s@]+@[^\s@]+$/.test(one) && one.isWellFormed());
  return {
    names: [
      ...(name ? [`@${name}`] : []),
      ...[place, `m.me/${name ?? pageId}`, ...(name ? [`facebook.com/${pageId}`] : [])],
    ],
    url: `https://www.${place}`,
    editUrl: `https://www.${place}/about`,
    texts: [
      { name: 'Intro', text: bio ?? about ?? '', max: 101, unit: 'characters' },
      ...(bio && about && about !== bio
        ? [{ name: 'About', text: about, max: null, unit: 'characters' as const }]
        : []),
      { name: 'Description', text: description ?? '', max: null, unit: 'characters' },
    ],
    contacts: [...(phone ? [phone] : []), ...mails],
    links: linksIn(website),
    hours: is_always_open ? weekOf(() => [{ from: '00:00', to: '24:00' }]) : hoursIn(hours ?? {}),
  };
}

/** The field takes several addresses, in whatever way somebody typed them. */
function linksIn(website: string | undefined): string[] {
  return (website ?? '')
    .split(/[\s,]+/)
    .slice(0, 20)
    .flatMap((one) => {
      const { url } = webAddress(
        /^https?:/i.test(one) || !/^[^\s/]+\.[^\s/]/.test(one) ? one : `http://${one}`,
      );
      return url ? [url] : [];
    });
}

const clock = /^([01]\d|2[0-3]):[0-5]\d$/;

/** As `mon_1_open` and `mon_1_close`, up to two for each day; null where nobody has entered any. */
function hoursIn(hours: Record<string, unknown>): Weekly | null {
  const weekly = weekOf((day) =>
    [1, 2].flatMap((n) => {
      const [from, to] = [hours[`${day}_${n}_open`], hours[`${day}_${n}_close`]];
      const isRead = typeof from === 'string' && typeof to === 'string' && clock.test(from) && clock.test(to);
      return isRead ? [{ from, to: to === '00:00' ? '24:00' : to }] : [];
    }),
  );
  return weekdays.some((day) => weekly[day].length > 0) ? weekly : null;
}

function weekOf(openings: (day: (typeof weekdays)[number]) => Weekly['mon']): Weekly {
  const [mon, tue, wed, thu, fri, sat, sun] = weekdays.map(openings);
  return {
    ...{ mon: mon ?? [], tue: tue ?? [], wed: wed ?? [], thu: thu ?? [] },
    ...{ fri: fri ?? [], sat: sat ?? [], sun: sun ?? [] },
  };
}
