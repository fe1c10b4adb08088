import { isOn, strikes } from './faults.ts';
import { note } from './journal.ts';
import { isLoopback } from './loopback.ts';
import { shuffled } from './random.ts';
import { serialise, sign } from './serialise.ts';
import { subscribers, unsubscribe } from './subscriptions.ts';
import type { App } from './things.ts';
import type { Update, World } from './world.ts';

export interface Deliveries {
  tell(update: Update): Promise<void>;
  /** Sends what a batch or a shuffle still holds back. */
  flush(): void;
  /** Resolves when nothing is on its way and nothing is due; what is to be tried again later is not waited for. */
  settle(): Promise<void>;
}

interface Parcel {
  app: App;
  object: Update['object'];
  body: string;
  attempt: number;
  entryIds: Set<string>;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** Waits between attempts: at once, then ever more rarely, for 36 hours; WhatsApp goes on for seven days. */
const waits = [0, 15 * second, minute, 5 * minute, 15 * minute, hour, 3 * hour, 8 * hour, 23.6 * hour];
const patientWaits = [...waits, 36 * hour, 48 * hour, 48 * hour];
/** After an hour without success the app is unsubscribed, and nobody is told. */
const giveUpAfter = hour;
const patience = 20 * second;

export function makeDeliveries(world: World): Deliveries {
  const flying = new Set<Promise<void>>();
  /** One request after the other for each app and object. */
  const lanes = new Map<string, Promise<void>>();
  const failingSince = new Map<string, number>();
  const gathered = new Map<string, { app: App; updates: Update[] }>();
  let held: Parcel[] = [];

  const tell = (update: Update): Promise<void> => {
    const sent = subscribers(world, update).map((app) => {
      if (strikes(world, 'drop', update.entryId)) return noteDropped(world, app, update);
      const batch = isOn(world, 'batch', update.entryId);
      if (!batch) return release(pack(app, [update]), update.entryId);
      const key = `${app.id} ${update.object}`;
      const group = gathered.get(key) ?? { app, updates: [] };
      gathered.set(key, group);
      group.updates.push(update);
      if (group.updates.length < batch.size) return undefined;
      gathered.delete(key);
      return release(pack(app, group.updates), update.entryId);
    });
    return Promise.all(sent).then(() => {});
  };

  /** Several times, later or in another order, where a fault says so. */
  const release = (parcel: Parcel, entryId: string): Promise<void> | undefined => {
    const shuffle = strikes(world, 'shuffle', entryId);
    if (shuffle) {
      held.push(parcel);
      if (held.length < shuffle.window) return undefined;
      const all = shuffled(held, shuffle.random);
      held = [];
      return Promise.all(all.map((one) => start(one))).then(() => {});
    }
    const again = strikes(world, 'duplicate', entryId)?.times ?? 0;
    const copies = Array.from({ length: again + 1 }, () => ({ ...parcel }));
    const delay = strikes(world, 'delay', entryId);
    if (!delay) return Promise.all(copies.map((one) => start(one))).then(() => {});
    for (const one of copies) world.clock.at(world.clock.now() + delay.milliseconds, () => void start(one));
    return undefined;
  };

  const start = (parcel: Parcel): Promise<void> => {
    const key = `${parcel.app.id} ${parcel.object}`;
    const done = (lanes.get(key) ?? Promise.resolve()).then(() => attempt(parcel, key));
    lanes.set(key, done);
    flying.add(done);
    void done.finally(() => flying.delete(done));
    return done;
  };

  const attempt = async (parcel: Parcel, key: string): Promise<void> => {
    parcel.attempt += 1;
    const webhook = parcel.app.webhooks.get(parcel.object);
    if (!webhook) return;
    const [firstEntry = null] = parcel.entryIds;
    const spoiled = strikes(world, 'bad-signature', firstEntry) !== null;
    const signature = sign(parcel.body, spoiled ? 'not the secret' : parcel.app.secret);
    const status = await post(webhook.url, parcel.body, signature);
    const taken = status !== null && status >= 200 && status < 300;
    const now = world.clock.now();
    const wait = (parcel.object === 'whatsapp_business_account' ? patientWaits : waits)[parcel.attempt - 1];
    note(world.journal.deliveries, {
      at: now,
      url: webhook.url,
      body: parcel.body,
      signature,
      status,
      attempt: parcel.attempt,
      outcome: taken ? 'taken' : wait === undefined ? 'given up' : 'will be tried again',
    });
    if (taken) return void failingSince.delete(key);
    const since = failingSince.get(key) ?? now;
    failingSince.set(key, since);
    if (now - since >= giveUpAfter && parcel.object !== 'whatsapp_business_account')
      for (const entryId of parcel.entryIds) unsubscribe(world, parcel.app, entryId);
    if (wait !== undefined) world.clock.at(now + wait, () => void start(parcel));
  };

  const flush = (): void => {
    const groups = [...gathered.values()];
    gathered.clear();
    for (const { app, updates } of groups) void start(pack(app, updates));
    const rest = held;
    held = [];
    for (const parcel of rest) void start(parcel);
  };

  const settle = async (): Promise<void> => {
    for (;;) {
      const ran = world.clock.tick();
      if (flying.size === 0 && !ran) return;
      await Promise.all(flying);
    }
  };

  return { tell, flush, settle };
}

function noteDropped(world: World, app: App, update: Update): undefined {
  const body = serialise({ object: update.object, entry: entries([update]) });
  note(world.journal.deliveries, {
    at: world.clock.now(),
    url: app.webhooks.get(update.object)?.url ?? '',
    body,
    signature: sign(body, app.secret),
    status: null,
    attempt: 0,
    outcome: 'dropped by a fault',
  });
}

function pack(app: App, updates: Update[]): Parcel {
  const object = updates[0]?.object ?? 'page';
  return {
    app,
    object,
    body: serialise({ object, entry: entries(updates) }),
    attempt: 0,
    entryIds: new Set(updates.map(({ entryId }) => entryId)),
  };
}

/** One entry for each account, with all its updates; those of messages and of changes apart. */
function entries(updates: Update[]): object[] {
  const byEntry = Map.groupBy(updates, ({ entryId, place }) => `${entryId} ${place}`);
  return [...byEntry.values()].map((group) => {
    const [{ entryId, place, object, at }] = group as [Update];
    const elements = group.map(({ field, value }) => (place === 'changes' ? { value, field } : value));
    // WhatsApp leaves the time out where the messages carry their own.
    const time =
      object === 'whatsapp_business_account' &&
      group.every(({ field }) => !field.startsWith('message_template'))
        ? {}
        : { time: place === 'changes' ? Math.floor(at / 1000) : at };
    return { id: entryId, ...time, [place]: elements };
  });
}

async function post(url: string, body: string, signature: string): Promise<number | null> {
  if (!isLoopback(url)) return null;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: '*/*',
        'user-agent': 'facebookexternalua',
        'x-hub-signature-256': signature,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return null;
  }
}
