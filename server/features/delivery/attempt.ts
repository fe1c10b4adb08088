import { SendError, type SendErrorKind, UncertainError } from '#connectors/connector.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { guardedFetch, neverLeft, RefusedAddress } from '#server/platform/guarded-fetch.ts';
import { inWorkspace } from '#server/transaction.ts';
import { compose } from './compose.ts';
import type { DuePart, Outcome } from './due.ts';

/** One call to the platform. What it answers, and every way in which it can fail, becomes an outcome. */
export async function attempt(
  workspaceId: string,
  part: DuePart,
  channel: OpenChannel | undefined,
): Promise<Outcome> {
  if (!channel || channel.state === 'disconnected') {
    return failed('rejected', 'The channel is disconnected: connect it again, then send the message again.');
  }
  const { connector, settings } = channel;
  if (!connector.send) return failed('rejected', `${connector.title} channels can only receive.`);
  const outgoing = await inWorkspace(workspaceId, (tx) => compose(tx, part)).catch((error: Error) => error);
  // Nothing has left yet: a failure here is ours, and passes or is put right.
  if (outgoing instanceof Error)
    return failed('temporary', `The message could not be put together: ${outgoing.message}`);
  try {
    const { externalId } = await connector.send(outgoing, {
      settings,
      channelId: channel.id,
      fetch: fetchOrExplain,
      now: new Date(),
    });
    return { kind: 'sent', externalId };
  } catch (error) {
    if (error instanceof SendError) return failed(error.kind, error.message, error.retryAfter);
    const message =
      error instanceof UncertainError
        ? error.message
        : `The connection ended before the platform had confirmed: ${error instanceof Error ? error.message : error}`;
    return { kind: 'uncertain', message };
  }
}

function failed(error: SendErrorKind, message: string, retryAfter: number | null = null): Outcome {
  return { kind: 'failed', error, message, retryAfter };
}

/** Tells apart what never left (safe to try again) and what may have arrived (never blindly sent again). */
async function fetchOrExplain(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await guardedFetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof RefusedAddress) throw new SendError('misconfigured', cause.message);
    const text = cause instanceof Error ? cause.message : String(cause);
    if (neverLeft(error)) throw new SendError('temporary', `The platform could not be reached: ${text}`);
    throw new UncertainError(`The connection ended before the platform had confirmed: ${text}`);
  }
}
