import type { Answer, Raw, Verdict } from '#connectors/connector.ts';
import { ApiError } from '#server/errors.ts';
import { secretIn } from '#server/features/channels/apps.ts';
import { channelById } from '#server/features/channels/find.ts';
import { type KnownApp, type KnownApps, knownApps } from '#server/features/channels/known-apps.ts';
import { inHand } from './item.ts';
import { type Arrived, keep } from './keep.ts';
import { understand } from './understand.ts';

const accepted: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

// Past this many in memory the rest waits in the table, where the sweep finds it.
const inHandMax = 4_000;

/** A platform's request to a channel: verified, made durable, answered, and only then understood. */
export async function takeWebhook(connectorName: string, channelId: string, raw: Raw): Promise<Answer> {
  const channel = await channelById(channelId);
  if (!channel || channel.connector.name !== connectorName || channel.state === 'disconnected') {
    throw new ApiError(
      404,
      'not-found',
      `There is no ${connectorName} channel ${channelId}; copy the address from the channel's page.`,
    );
  }
  const { connector, settings } = channel;
  if (connector.app && !secretIn(connector.app, settings))
    throw new ApiError(401, 'refused', 'The app’s secret is missing: enter it on the channel’s page.');
  const verdict = connector.verify?.(raw, settings);
  if (!verdict) {
    throw new ApiError(404, 'not-found', `${connector.title} has no webhook: Earshot asks it itself.`);
  }
  return take(verdict, { connector: connectorName, channelId, app: channel.app, late: false, raw });
}

// An application that was connected in another process a moment ago is not refused; nor is it looked for too often.
const lookAgainAfter = 1_000;

/**
 * A request to the address that an application's channels share: whose secret has signed it says for whose
 * channels it is. A secret is tried with nobody else's settings.
 */
export async function takeShared(appName: string, raw: Raw): Promise<Answer> {
  const known = await knownApps(appName);
  if (!known)
    throw new ApiError(
      404,
      'not-found',
      'There is no such webhook; copy the address from the channel’s page.',
    );
  let found = await firstAccepting(known, raw);
  if (!found.verdict.accepted) {
    const newer = await knownApps(appName, lookAgainAfter);
    if (newer && newer !== known) found = await firstAccepting(newer, raw);
  }
  const app = found.by?.fingerprint ?? null;
  return take(found.verdict, { connector: appName, channelId: null, app, late: false, raw });
}

// Which application was last seen to deliver: the busy ones are tried first.
const delivered = new Map<string, number>();

async function firstAccepting(apps: KnownApps, raw: Raw): Promise<{ verdict: Verdict; by: KnownApp | null }> {
  let verdict: Verdict = { accepted: false, reason: 'No channel with such an app is connected here yet.' };
  const lately = (by: KnownApp): number => delivered.get(by.fingerprint) ?? 0;
  const tried = raw.method === 'GET' ? await apps.asking() : apps.signing;
  for (const by of tried.toSorted((a, b) => lately(b) - lately(a))) {
    verdict = by.app.verify(raw, by.settings);
    if (verdict.accepted) {
      if (delivered.size > 1_000) delivered.clear();
      delivered.set(by.fingerprint, Date.now());
      return { verdict, by };
    }
    // A long body that nobody has signed is no reason for everybody else to wait.
    if (raw.body.length > 10_000) await new Promise((resolve) => setImmediate(resolve));
  }
  return { verdict, by: null };
}

async function take(verdict: Verdict, arrived: Arrived): Promise<Answer> {
  if (!verdict.accepted) throw new ApiError(401, 'refused', verdict.reason);
  if (verdict.keep === false) return verdict.answer ?? accepted;
  const kept = { ...arrived, raw: { ...arrived.raw, facts: verdict.facts ?? {} } };
  const id = await keep(kept);
  if (inHand.size < inHandMax) void understand({ id, ...kept });
  return verdict.answer ?? accepted;
}
