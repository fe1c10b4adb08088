import {
  type Connector,
  type OutgoingPart,
  SendError,
  type SendErrorKind,
  type Sent,
  UncertainError,
} from '#connectors/connector.ts';
import { type Allowance, allowed } from '#connectors/kit/allowed.ts';
import { contextOf } from '#server/features/channels/context.ts';
import { doorAddressOf } from '#server/features/channels/door.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { practiceAway } from '#server/features/channels/stand-ins.ts';
import { tooLate } from '#server/features/choices/accept.ts';
import { elapsedSince, insteadOf, mayLeave } from '#server/features/conversations/window.ts';
import type { DuePart, Outcome } from './due.ts';

/** One call to the platform. What it answers, and every way in which it can fail, becomes an outcome. */
export async function attempt(
  part: DuePart,
  outgoing: OutgoingPart | Error,
  channel: OpenChannel | undefined,
): Promise<Outcome> {
  if (!channel || channel.state === 'disconnected') {
    return failed(
      'rejected',
      channel && part.senderId !== part.channelId
        ? `This was to go out from ${channel.name}, which is disconnected: connect it again, or choose another account to answer from in the settings of the channel, then send the message again.`
        : 'The channel is disconnected: connect it again, then send the message again.',
    );
  }
  const { connector } = channel;
  if (!connector.send) return failed('rejected', `${connector.title} channels can only receive.`);
  const away = practiceAway(channel);
  if (away) return failed('rejected', away);
  // Nothing has left yet: a failure here is ours, and passes or is put right.
  if (outgoing instanceof Error)
    return failed('temporary', `The message could not be put together: ${outgoing.message}`);
  const context = { ...contextOf(channel), doorAddress: doorAddressOf(channel) };
  const asked = part.inDoubt && connector.lookUp ? await tried(connector.lookUp(outgoing, context)) : null;
  if (asked?.kind === 'sent' || asked?.kind === 'failed') return asked;
  // The platform itself cannot tell: then only a person can.
  if (asked?.kind === 'uncertain') return { ...asked, askable: false };
  // Decided at the last moment: it may have waited here since it was written.
  if (part.refusal !== null) return failed('rejected', part.refusal);
  const allowance = allowanceOf(part, connector);
  if (!mayLeave(allowance, part.template !== null))
    return failed('window-closed', `${allowance.reason} ${insteadOf(allowance)}`);
  const tag = allowance.allow === 'anything' ? allowance.tag : null;
  if (part.choices && tag !== null) return failed('window-closed', tooLate);
  const outcome = await tried(connector.send({ ...outgoing, tag }, context));
  if (outcome?.kind === 'uncertain') return { ...outcome, askable: connector.lookUp !== undefined };
  return outcome ?? failed('rejected', `${connector.title} gave no answer.`);
}

/** What a call to the platform came to; null where it says that there is nothing. */
async function tried(call: Promise<Sent | null>): Promise<Outcome | null> {
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

function allowanceOf({ author, standing }: DuePart, { rules }: Connector): Allowance {
  if (!standing) return { allow: 'anything', tag: null };
  const elapsed = elapsedSince(standing, new Date());
  return allowed(rules, { surface: standing.surface, author, elapsed });
}

function failed(error: SendErrorKind, message: string, retryAfter: number | null = null): Outcome {
  return { kind: 'failed', error, message, retryAfter };
}
