import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Account, Platform } from '../core/things.ts';
import type { Practice, World } from '../core/world.ts';
import { makeTemplate, templateInput } from './acts.ts';
import { actAsBrand } from './brand.ts';
import { practiceTemplates } from './practice-templates.ts';
import { brandInput } from './say-input.ts';
import { accountInput, get, makeAccount, makePerson, personInput } from './set-up.ts';
import { forgetSettings, settingsOf } from './settings.ts';
import { UnknownError } from './unknown-error.ts';

export const practiceInput = z.strictObject({
  /** The kind of channel, as the desk names it. */
  connector: z.string(),
  name: z.string().min(1).max(100),
  /** Accounts that the asker practises with already: one that a channel of this kind fits is taken again. */
  beside: z.array(z.string()).max(1000).default([]),
});

/** Which kinds of channel can be practised with. */
export const practised: readonly string[] = accountInput.shape.platform.options;

/** An account with everything that a channel and a customer need; what it answers connects the channel. */
export async function makePractice(
  world: World,
  { connector, name, beside }: z.output<typeof practiceInput>,
): Promise<Practice & Pick<ReturnType<typeof makeAccount>, 'settings'>> {
  const platform = accountInput.shape.platform.safeParse(connector).data;
  if (!platform) throw new UnknownError(`The sandbox has nothing for ${connector}.`);
  const as = `practice ${randomBytes(12).toString('hex')}`;
  const account = beside.find((id) => fits(world, id, platform));
  return furnishPractice(world, { as, connector: platform, name, account: account ?? null, url: null });
}

/** The same again after a restart: its ids and secrets come from its word. */
export async function furnishPractice(
  world: World,
  wanted: Omit<Practice, 'app' | 'account'> & { account: string | null },
): Promise<Practice & Pick<ReturnType<typeof makeAccount>, 'settings'>> {
  const { as, connector, name, account, url } = wanted;
  const platform = accountInput.shape.platform.parse(connector);
  const there = account !== null && world.accounts.has(account);
  const input = { platform, name, as, ...(there ? { account } : {}) };
  const made = makeAccount(world, accountInput.parse(input));
  const practice = { as, connector, name, account: made.account, app: made.app, url };
  world.practices.push(practice);
  makePeople(world);
  await open(world, platform, made.account);
  // Only now: the desk is not told of what stood there before.
  const app = get(world.apps, made.app, 'app');
  if (url !== null) app.webhooks.set(made.object, { url, verifyToken: app.verifyToken, fields: null });
  world.keep();
  return { ...practice, settings: made.settings };
}

/** What nobody has connected after all, or will need no more. */
export function forgetPractice(world: World, as: string): void {
  const practice = world.practices.find((one) => one.as === as);
  if (!practice) throw new UnknownError(`There is no practice account ${as}.`);
  world.practices = world.practices.filter((one) => one !== practice);
  const account = get(world.accounts, practice.account, 'account');
  account.installs.delete(practice.app);
  world.apps.delete(practice.app);
  for (const token of [...world.tokens.values()])
    if (token.appId === practice.app) world.tokens.delete(token.value);
  forgetSettings(world, account.id, practice.app);
  if (settingsOf(world, account).length === 0) world.accounts.delete(account.id);
  world.keep();
}

/** Names in the six scripts, so that whoever tries a desk sees them all. */
const names: [name: string, username: string, phone: string | null][] = [
  ['கவிதா ராமன்', 'kavitha.raman', '919840011001'],
  ['अनीता शर्मा', 'anita.sharma', '919810022002'],
  ['Անահիտ Պետրոսյան', 'anahit.petrosyan', '37491033003'],
  ['فاطمہ خان', 'fatima.khan', '923004400400'],
  ['లక్ష్మి రెడ్డి', 'lakshmi.reddy', '919490055005'],
  ['Maria Lindqvist', 'maria.lindqvist', null],
];

/** Customers, where there are none yet. */
export function makePeople(world: World): void {
  if (world.people.size > 0) return;
  for (const [name, username, phone] of names)
    makePerson(
      world,
      personInput.parse({
        name,
        username,
        phone,
        // The app's own id of somebody has to be the same at the next start as well.
        ...(phone === null ? { userId: 'SE.5550001112223' } : {}),
      }),
    );
}

/** What stands there before the first customer writes: a post to comment on, or a template. */
export async function open(world: World, platform: Platform, account: string): Promise<void> {
  if (platform === 'whatsapp') {
    for (const template of practiceTemplates)
      makeTemplate(world, templateInput.parse({ account, ...template }));
  }
  if (platform !== 'facebook-page' && platform !== 'instagram') return;
  const text = 'Նոր թեյ, புதிய தேநீர், नई चाय: which one first?';
  await actAsBrand(world, brandInput.parse({ kind: 'post', account, text, photo: true }));
}

/** A page has messages and comments, which are two channels; nothing else has two. */
function fits(world: World, id: string, platform: Platform): boolean {
  const account = world.accounts.get(id);
  return account !== undefined && isPage(account, platform) && !has(world, account, platform);
}

function isPage(account: Account, platform: Platform): boolean {
  return account.kind === 'page' && (platform === 'messenger' || platform === 'facebook-page');
}

function has(world: World, account: Account, platform: Platform): boolean {
  return settingsOf(world, account).some((channel) => channel.platform === platform);
}
