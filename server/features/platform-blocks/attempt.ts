import { SendError, type SendErrorKind, UncertainError } from '#connectors/connector.ts';
import { contextOf } from '#server/features/channels/context.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import type { DueBlock, Outcome } from './due.ts';

/** Asks the platform once. What it answers, and every way in which that can fail, becomes an outcome. */
export async function attempt(
  { deed, person }: DueBlock,
  channel: OpenChannel | undefined,
): Promise<Outcome> {
  if (!channel || channel.state === 'disconnected')
    return failed('rejected', 'The channel is disconnected: connect it again, then try once more.');
  const { connector } = channel;
  if (!connector.block) return failed('rejected', `${connector.title} channels cannot do this any more.`);
  try {
    await connector.block(person.who, deed === 'block', contextOf(channel));
    return { kind: 'done' };
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
