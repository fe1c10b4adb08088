import { type Context, SendError, type Webhook } from '#connectors/connector.ts';
import type { WebhookEntry } from '#contract/channels.ts';
import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict, notFound } from '#server/errors.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { contextOf } from './context.ts';
import { channelById, forgetChannel, type OpenChannel } from './find.ts';
import { practiceAway } from './stand-ins.ts';

/** Where a platform is to deliver for this channel: at one address for all that share an application. */
export function deliveryUrl({ id, connector }: Pick<OpenChannel, 'id' | 'connector'>): string {
  return `${publicUrl()}/webhooks/${connector.app ? connector.app.name : `${connector.name}/${id}`}`;
}

/** What the platform has entered for the channel's application; null where it cannot be asked, or is not ours to ask. */
export async function webhookAt(channel: OpenChannel, now: Date): Promise<Webhook | null> {
  const { connector } = channel;
  if (!connector.webhook || isOperators(channel) || practiceAway(channel)) return null;
  return connector.webhook(asking(channel, now));
}

export async function getWebhook(actor: AgentActor, id: string, now: Date): Promise<WebhookEntry> {
  const channel = await own(actor, id);
  return { entered: shown(await asked(channel, () => webhookAt(channel, now))) };
}

/** @throws ApiError 422 with the platform's reason */
export async function enterWebhook(actor: AgentActor, id: string, now: Date): Promise<WebhookEntry> {
  const channel = await own(actor, id);
  const { connector } = channel;
  if (!connector.enterWebhook)
    throw conflict('cannot-enter-webhook', 'On this channel the webhook is entered at the platform itself.');
  // Other workspaces get their messages by it.
  if (isOperators(channel))
    throw conflict(
      'cannot-enter-webhook',
      'The app is the operator’s, who enters its webhook at the platform.',
    );
  const away = practiceAway(channel);
  if (away) throw conflict('sandbox-away', away);
  await asked(channel, () => connector.enterWebhook?.(asking(channel, now)));
  return { entered: shown(await asked(channel, () => webhookAt(channel, now))) };
}

/** Does it deliver to us, to whichever of our addresses? */
export function isHere({ url }: Webhook): boolean {
  return url?.startsWith(`${publicUrl()}/webhooks/`) ?? false;
}

function shown(found: Webhook | null): WebhookEntry['entered'] {
  return found && { ...found, here: isHere(found) };
}

function asking(channel: OpenChannel, now: Date): Context<unknown> & { webhookUrl: string } {
  return { ...contextOf(channel), now, webhookUrl: deliveryUrl(channel) };
}

function isOperators({ connector, lent }: OpenChannel): boolean {
  return connector.app !== undefined && lent.includes(connector.app.secret);
}

async function asked<R>(channel: OpenChannel, call: () => Promise<R> | R): Promise<R> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    const reason =
      error instanceof SendError
        ? error.message
        : `${channel.connector.title} could not be asked: ${error instanceof Error ? error.message : error}`;
    throw new ApiError(422, 'channel-refused', reason);
  }
}

async function own(actor: AgentActor, id: string): Promise<OpenChannel> {
  forgetChannel(id);
  const channel = await channelById(id);
  if (!channel || channel.workspaceId !== actor.workspaceId) throw notFound('channel');
  if (channel.state === 'disconnected')
    throw conflict('disconnected', 'This channel is disconnected; connect it anew instead.');
  return channel;
}
