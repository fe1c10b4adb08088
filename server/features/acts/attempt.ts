import {
  type Connector,
  type Context,
  SendError,
  type SendErrorKind,
  type Target,
  UncertainError,
} from '#connectors/connector.ts';
import { allowed } from '#connectors/kit/allowed.ts';
import { contextOf } from '#server/features/channels/context.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { elapsedSince, insteadOf } from '#server/features/conversations/window.ts';
import type { DueAct, Outcome } from './due.ts';

/** Asks the platform once. What it answers, and every way in which that can fail, becomes an outcome. */
export async function attempt(act: DueAct, channel: OpenChannel | undefined): Promise<Outcome> {
  if (!channel || channel.state === 'disconnected')
    return failed('rejected', 'The channel is disconnected: connect it again, then try once more.');
  const { connector } = channel;
  if (act.asked.deletedAt || act.asked.removedAt)
    return failed('rejected', 'The message is no longer there, so nothing can be done to it.');
  if (act.standing) {
    const elapsed = elapsedSince(act.standing, new Date());
    const allowance = allowed(connector.rules, { surface: 'private', author: 'person', elapsed });
    if (allowance.allow !== 'anything')
      return failed('window-closed', `${allowance.reason} ${insteadOf(allowance)}`);
  }
  try {
    return await doIt(act, connector, contextOf(channel));
  } catch (error) {
    if (error instanceof SendError) return failed(error.kind, error.message, error.retryAfter);
    const message =
      error instanceof UncertainError
        ? error.message
        : `The connection ended before the platform had confirmed: ${error instanceof Error ? error.message : error}`;
    return { kind: 'uncertain', message };
  }
}

/** A sign, a like and hiding concern a message as a whole: of several parts the first stands for it. */
async function doIt(act: DueAct, connector: Connector, context: Context<unknown>): Promise<Outcome> {
  const { thread, surface, ids } = act.asked;
  const targets = ids.map((id): Target => ({ id, thread: { id: thread, surface } }));
  const [first] = targets;
  if (!first) return failed('rejected', 'The platform has no such message.');
  const { react, like, hide, remove } = connector;
  if (react && act.matter === 'reaction') await react(first, act.sign, context);
  else if (like && act.matter === 'like') await like(first, act.deed === 'like', context);
  else if (hide && act.matter === 'visibility') await hide(first, act.deed === 'hide', context);
  else if (remove && act.matter === 'removal') {
    for (const target of targets) {
      if (act.removed.includes(target.id)) continue;
      await remove(target, context);
      act.removed.push(target.id);
    }
  } else return failed('rejected', `${connector.title} channels cannot do this any more.`);
  return { kind: 'done' };
}

function failed(error: SendErrorKind, message: string, retryAfter: number | null = null): Outcome {
  return { kind: 'failed', error, message, retryAfter };
}
