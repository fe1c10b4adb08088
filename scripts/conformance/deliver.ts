import { randomBytes } from 'node:crypto';
import type { Raw } from '#connectors/connector.ts';
import type { Signing } from '#connectors/rig/requests.ts';
import { type Connected, connect, disconnect, somebody } from './channels.ts';
import { forgery } from './forgery.ts';
import { handIn } from './hand-in.ts';
import { kept } from './kept.ts';
import { outcomeOf } from './outcome.ts';
import type { Published, Unusable } from './published.ts';
import type { Found } from './report.ts';
import type { Server } from './server.ts';
import { accountsIn, type Speaker, siblings } from './speaks.ts';

/** Gives one payload to its connector, then a forgery of it, and says what came of both. */
export async function deliver(
  server: Server,
  all: Map<string, Speaker>,
  one: Published | Unusable,
): Promise<Found> {
  const { file } = one;
  if ('problem' in one) return { file, outcome: 'unsupported', events: [], note: one.problem };
  const speaker = all.get(one.channel);
  if (!speaker) return { file, outcome: 'unsupported', events: [], note: 'no connector for this platform' };
  try {
    if (speaker.documents) return await handIn(server, speaker, one);
    return await post(server, all, { ...speaker, signing: signingOf(speaker) }, one);
  } catch (error) {
    return { file, outcome: 'crashed', events: [], note: `the kit failed: ${String(error).slice(0, 300)}` };
  }
}

function signingOf({ signing, connector }: Speaker): Signing {
  if (!signing) throw new Error(`${connector.name} has a published.ts, but neither documents nor sign.ts`);
  return signing;
}

type Signer = Speaker & { signing: Signing };

async function post(
  server: Server,
  all: Map<string, Speaker>,
  speaker: Signer,
  one: Published,
): Promise<Found> {
  const secret = randomBytes(16).toString('hex');
  const raw: Raw = {
    method: one.method,
    query: one.query,
    headers: { 'content-type': one.contentType },
    body: one.body,
    receivedAt: new Date(),
    facts: {},
  };
  const channels: Connected[] = [];
  try {
    for (const sibling of siblings(all, speaker)) {
      const accounts = await accountsIn(sibling, raw);
      const isOwn = sibling.connector === speaker.connector;
      for (const account of isOwn && accounts.length === 0 ? [somebody] : accounts)
        channels.push(await connect(server, sibling, { account, secret, query: one.query }));
    }
    const door = channels.find(({ connector }) => connector === speaker.connector);
    if (!door) throw new Error('a channel that was just connected is missing');
    return await tried(server, { one, raw, door, channels, signing: speaker.signing });
  } finally {
    await disconnect(server, channels);
  }
}

interface Try {
  one: Published;
  raw: Raw;
  door: Connected;
  channels: Connected[];
  signing: Signing;
}

async function tried(server: Server, { one, raw, door, channels, signing }: Try): Promise<Found> {
  const genuine = raw.method === 'GET' ? raw : signed(raw, door, signing);
  const before = await kept(server, door);
  const forged = await status(server, door, forgery(genuine, raw, signing));
  const tampered = forged >= 400 && forged < 500 ? 'refused' : forged >= 500 ? 'crashed' : 'accepted';
  const leftBehind = (await kept(server, door)).length > before.length;
  const answer = await status(server, door, genuine);
  await server.applied();
  const base = { file: one.file, tampered: leftBehind ? 'accepted' : tampered } as const;
  const note = `the webhook answered ${answer}`;
  if (answer >= 500) return { ...base, outcome: 'crashed', events: [], note };
  if (answer >= 400) return { ...base, outcome: 'refused', events: [], note };
  const requests = await kept(server, door);
  if (raw.method === 'GET' && requests.length === 0)
    return { ...base, outcome: 'unsupported', events: [], note: 'a handshake, answered with its challenge' };
  return { ...base, ...(await outcomeOf(server, channels, requests)) };
}

function signed(raw: Raw, { settings }: Connected, signing: Signing): Raw {
  const proof = signing.sign(raw, settings, undefined);
  return { ...raw, headers: { ...raw.headers, ...proof.headers }, query: { ...raw.query, ...proof.query } };
}

async function status(server: Server, { path }: Connected, raw: Raw): Promise<number> {
  const url = new URL(path, server.origin);
  for (const [name, value] of Object.entries(raw.query)) url.searchParams.set(name, value);
  const answer = await fetch(url, {
    method: raw.method,
    headers: raw.headers,
    ...(raw.method === 'GET' ? {} : { body: new Uint8Array(raw.body) }),
  });
  await answer.arrayBuffer();
  return answer.status;
}
