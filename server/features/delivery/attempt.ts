import { type OutgoingPart, SendError, type SendErrorKind, UncertainError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { doorAddressOf } from '#server/features/channels/door.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { DuePart, Outcome } from './due.ts';

/** One call to the platform. What it answers, and every way in which it can fail, becomes an outcome. */
export async function attempt(
  part: DuePart,
  outgoing: OutgoingPart | Error,
  channel: OpenChannel | undefined,
): Promise<Outcome> {
  if (!channel || channel.state === 'disconnected') {
    return failed('rejected', 'The channel is disconnected: connect it again, then send the message again.');
  }
  const { connector } = channel;
  if (!connector.send) return failed('rejected', `${connector.title} channels can only receive.`);
  // Nothing has left yet: a failure here is ours, and passes or is put right.
  if (outgoing instanceof Error)
    return failed('temporary', `The message could not be put together: ${outgoing.message}`);
  const context = { ...contextOf(channel), doorAddress: doorAddressOf(channel) };
  const asked = part.inDoubt && connector.lookUp ? await tried(connector.lookUp(outgoing, context)) : null;
  if (asked?.kind === 'sent' || asked?.kind === 'failed') return asked;
  // The platform itself cannot tell: then only a person can.
  if (asked?.kind === 'uncertain') return { ...asked, askable: false };
  const outcome = await tried(connector.send(outgoing, context));
  if (outcome?.kind === 'uncertain') return { ...outcome, askable: connector.lookUp !== undefined };
  return outcome ?? failed('rejected', `${connector.title} gave no answer.`);
}

/** What a call to the platform came to; null where it says that there is nothing. */
async function tried(call: Promise<{ externalId: string; notice?: string } | null>): Promise<Outcome | null> {
  try {
    const arrived = await call;
    return arrived && { kind: 'sent', ...arrived };
  } catch (error) {
    if (error instanceof SendError) return failed(error.kind, error.message, error.retryAfter);
    const message =
      error instanceof UncertainError
        ? error.message
        : `The connection ended before the platform had confirmed: ${error instanceof Error ? error.message : error}`;
    return { kind: 'uncertain', message, askable: true };
  }
}

function failed(error: SendErrorKind, message: string, retryAfter: number | null = null): Outcome {
  return { kind: 'failed', error, message, retryAfter };
}
