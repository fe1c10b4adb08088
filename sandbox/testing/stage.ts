import { afterEach } from 'node:test';
import type { SayInput } from '../control/say-input.ts';
import { openSandbox, type Sandbox, type SandboxOptions } from '../open.ts';
import { type Body, type Element, openReceiver, type Receiver } from './receiver.ts';

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: answers are compared, not used
  body: any;
}

export interface Stage {
  sandbox: Sandbox;
  receiver: Receiver;
  account: string;
  app: string;
  settings: Record<string, string>;
  person: string;
  /** Who the person is to the account. */
  scopedId: string;
  phone: string;
  /** Calls the platform with the account's token; a body goes as JSON. */
  call(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  say(what: Partial<SayInput> & { kind: string }): Promise<{ id: string }>;
  /** All elements that came so far, whichever request they came in. */
  heard(): Promise<Element[]>;
  heardBodies(): Promise<Body[]>;
}

/** Tuesday, 3 March 2026, 09:00 UTC. */
const morning = Date.UTC(2026, 2, 3, 9);
const opened: { close(): Promise<void> }[] = [];
// After each test: hundreds of open servers would pile up in a process that runs them all.
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** A sandbox whose clock stands still, with an account, a desk that listens, and a customer. */
export async function setStage(
  platform: 'messenger' | 'facebook-page' | 'instagram' | 'whatsapp',
  more: Record<string, unknown> = {},
  options: SandboxOptions = {},
): Promise<Stage> {
  const sandbox = await openSandbox({ clock: () => morning, ...options });
  opened.push(sandbox);
  return joinStage(sandbox, platform, more);
}

/** What stands at an address, whatever the status. */
// biome-ignore lint/suspicious/noExplicitAny: answers are compared, not used
export async function ask(url: string): Promise<any> {
  return (await fetch(url)).json();
}

/** Another account of the same sandbox, with a desk of its own. */
export async function joinStage(
  sandbox: Sandbox,
  platform: string,
  more: Record<string, unknown> = {},
): Promise<Stage> {
  const receiver = await openReceiver();
  opened.push(receiver);
  const made = await sandbox.control<{ account: string; app: string; settings: Record<string, string> }>(
    'POST',
    '/accounts',
    { platform, ...more },
  );
  receiver.secret = made.settings.appSecret ?? '';
  receiver.verifyToken = made.settings.verifyToken ?? '';
  await sandbox.control('POST', '/webhooks', { account: made.account, app: made.app, url: receiver.url });
  const { id: person } = await sandbox.control<{ id: string }>('POST', '/people', { name: 'கவிதா ராமன்' });
  const own = made.settings.pageAccessToken ?? made.settings.accessToken ?? '';
  const base = made.settings.apiBaseUrl ?? '';
  return {
    sandbox,
    receiver,
    ...made,
    person,
    get scopedId() {
      return sandbox.world.people.get(person)?.scopedIds.get(made.account) ?? '';
    },
    get phone() {
      return sandbox.world.people.get(person)?.phone ?? '';
    },
    async call(method, path, body, token = own) {
      const answer = await fetch(`${base}/v23.0${path}`, {
        method,
        headers: {
          ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
          ...(body instanceof FormData || body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === '' ? null : JSON.parse(text) };
    },
    say: (what) => sandbox.control('POST', '/say', { account: made.account, person, ...what }),
    async heardBodies() {
      await sandbox.settle();
      return receiver.bodies;
    },
    async heard() {
      await sandbox.settle();
      return receiver.bodies.flatMap(({ entry }) =>
        entry.flatMap(({ messaging = [], standby = [], changes = [] }) => [
          ...messaging,
          ...standby,
          ...changes.map(({ field, value }) => ({ field, ...value })),
        ]),
      );
    },
  };
}
