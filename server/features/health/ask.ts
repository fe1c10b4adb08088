import { type Health, SendError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { practiceAway } from '#server/features/channels/stand-ins.ts';
import { isHere, webhookAt } from '#server/features/channels/webhook.ts';

/** How long a platform may take to answer a look, in milliseconds; the calls of one look together. */
const patience = 60_000;

/** How the platform says that the channel is, or why it cannot be asked. */
export async function askHealth(channel: OpenChannel, now: Date): Promise<Health | SendError | null> {
  const { connector } = channel;
  // Nobody is told each day that the sandbox is not running.
  if (!connector.health || practiceAway(channel)) return null;
  return tried(channel, () => connector.health?.({ ...contextOf(channel), now }) ?? null);
}

/**
 * What stands in the way at the platform for the whole application. Only said: its webhook may be another's on
 * purpose, so nothing is changed there by itself.
 */
export async function remarksOnWebhook(channel: OpenChannel, now: Date): Promise<string[]> {
  const found = await tried(channel, () => webhookAt(channel, now));
  if (found === null || found instanceof SendError) return [];
  const at = channel.connector.app?.title ?? channel.connector.title;
  if (found.url === null) return [`At ${at} no webhook address is entered for this app.`];
  if (!isHere(found))
    return [`At ${at} another webhook address is entered for this app: ${found.url.slice(0, 300)}`];
  return found.missing.length > 0
    ? [`At ${at} these fields of the app’s webhook are switched off: ${found.missing.join(', ')}.`]
    : [];
}

/** A call to the platform that ends in time; whatever goes wrong is answered in words. */
export async function tried<R>(
  channel: OpenChannel,
  call: () => Promise<R> | R,
  within = patience,
): Promise<R | SendError> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<SendError>((resolve) => {
    const text = `${channel.connector.title} did not answer in time.`;
    timer = setTimeout(() => resolve(new SendError('temporary', text)), within);
  });
  try {
    return await Promise.race([(async () => call())(), late]);
  } catch (error) {
    return asSendError(channel, error);
  } finally {
    clearTimeout(timer);
  }
}

export function asSendError({ connector }: OpenChannel, error: unknown): SendError {
  if (error instanceof SendError) return error;
  const text = error instanceof Error ? error.message : String(error);
  return new SendError('temporary', `${connector.title} could not be asked: ${text}`);
}
