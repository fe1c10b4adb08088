import { z } from 'zod';
import { changeTokens, goWrong, onceInput, pointWebhook, tokenInput, webhookInput } from '../control/acts.ts';
import { actAsBrand } from '../control/brand.ts';
import { switchOff } from '../control/routes.ts';
import { say } from '../control/say.ts';
import { brandInput, sayInput } from '../control/say-input.ts';
import { accountInput, get, makeAccount, makePerson, personInput } from '../control/set-up.ts';
import { UnknownError } from '../control/unknown-error.ts';
import type { Deliveries } from '../core/deliver.ts';
import { faultInput } from '../core/fault-kinds.ts';
import { switchOn } from '../core/faults.ts';
import { hour } from '../core/time.ts';
import type { World } from '../core/world.ts';
import { kindsFor } from './kinds.ts';

type Fields = Record<string, string>;
type Act = (world: World, fields: Fields, deliveries: Deliveries) => unknown;

/** What the page's forms do; each is one of the controls, given what stood in the form. */
export const acts: Record<string, Act> = {
  account(world, { platform = '', name }) {
    const byPage = platform === 'instagram-by-page';
    const input = accountInput.parse({
      platform: byPage ? 'instagram' : platform,
      login: byPage ? 'facebook' : 'instagram',
      name,
    });
    return { account: makeAccount(world, input).account };
  },
  person(world, { name, nameless }) {
    const input = personInput.parse({
      name,
      ...(nameless === 'yes' ? { phone: null, showsUserId: true } : {}),
    });
    return { person: makePerson(world, input).id };
  },
  write(world, { account = '', person, kind, text = '' }) {
    const found = kindsFor(get(world.accounts, account, 'account').kind).find(({ value }) => value === kind);
    if (!found) throw new UnknownError('Choose what to send.');
    if (kind === 'text' && text.trim() === '') throw new UnknownError('Write something first.');
    return say(world, sayInput.parse({ account, person, ...found.make(text) }));
  },
  say: (world, fields) => say(world, sayInput.parse(fields)),
  brand: (world, { person: _person, ...fields }) => actAsBrand(world, brandInput.parse(fields)),
  webhook: (world, { person: _person, ...fields }) => pointWebhook(world, webhookInput.parse(fields)),
  token(world, { account, state }) {
    changeTokens(world, tokenInput.parse({ account, state }));
  },
  once(world, { kind, account, person }) {
    const more = kind === 'close-window' ? { person } : {};
    return goWrong(world, onceInput.parse({ kind, account, ...more }));
  },
  'fault-on'(world, { kind = '', count = '', percent = '' }) {
    const more: Record<string, Record<string, unknown>> = {
      delay: { milliseconds: 10_000 },
      slow: { milliseconds: 5000 },
      usage: { percent: 85 },
      batch: { size: 10 },
      'server-error-after': { kind: 'server-error', afterwards: true },
    };
    switchOn(
      world,
      faultInput.parse({
        kind,
        ...(count === '' ? {} : { count: Number(count) }),
        ...(percent === '' ? {} : { probability: Number(percent) / 100 }),
        ...more[kind],
      }),
    );
  },
  'fault-off': (world, { id }, deliveries) => switchOff(world, deliveries, { id }),
  clock(world, { hours }) {
    world.clock.advance(z.coerce.number().int().min(1).max(8760).parse(hours) * hour);
  },
};
