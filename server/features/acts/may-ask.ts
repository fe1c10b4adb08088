import type { Deed } from '#contract/deeds.ts';
import { type AgentActor, permissionsOf } from '#server/actor.ts';
import { conflict, forbidden, invalid } from '#server/errors.ts';
import type { OpenChannel } from '#server/features/channels/find.ts';
import { refuseOutside } from '#server/features/conversations/refuse-outside.ts';
import type { Tx } from '#server/transaction.ts';
import type { AskedOf } from './asked-of.ts';
import { canDo } from './can.ts';
import { sameSign } from './sign.ts';
import type { Wanted } from './wanted.ts';

/** Refuses, with what can be done instead, what the platform, the caller's role or our own rules do not allow. */
export async function mayAsk(
  tx: Tx,
  actor: AgentActor,
  { deed, emoji, grounds, reason }: Wanted,
  asked: AskedOf,
  channel: OpenChannel,
): Promise<void> {
  if (asked.deletedAt) throw conflict('message-gone', 'This message was deleted by whoever wrote it.');
  if (asked.removedAt)
    throw conflict(
      'message-gone',
      'This message was taken off its platform, so nothing more can be done there.',
    );
  if (asked.kind === 'note')
    throw conflict('cannot-act', 'A note is read by the team alone, so no platform knows of it.');
  const { can, signs } = canDo(channel.connector, {
    kind: asked.kind,
    surface: asked.surface,
    automatic: asked.automatic,
    connected: channel.state !== 'disconnected',
    isThere: asked.ids.length > 0,
  });
  if (!can.includes(deed)) throw conflict('cannot-act', whyNot(deed, asked, channel));
  if (emoji && signs && !signs.some((sign) => sameSign(sign, emoji)))
    throw invalid(
      `${channel.connector.title} takes only ${signs.join(' ')} from an account. Choose that one.`,
      [{ path: 'emoji', message: 'is not taken here' }],
    );
  mustBeTheirsToDo(actor, deed, asked);
  if (asked.kind === 'incoming' && (deed === 'hide' || deed === 'remove')) mustSayWhy(grounds, reason);
  // A sign in private is a message to the platform's rules.
  if (emoji && asked.surface === 'private')
    await refuseOutside(tx, asked.conversationId, channel.connector, 'person', false);
}

const instead: Record<Deed, string> = {
  hide: 'Answer it, or hide or report it on the platform itself.',
  show: 'Show it again on the platform itself.',
  like: 'Answer it instead.',
  unlike: 'Take the like back on the platform itself.',
  react: 'Answer it instead.',
  unreact: 'Take the sign back on the platform itself.',
  remove: 'Write a correction, or delete it on the platform itself if that is possible there.',
};

function whyNot(
  deed: Deed,
  { kind, surface, ids }: AskedOf,
  { connector, name, state }: OpenChannel,
): string {
  if (state === 'disconnected') return `${name} is disconnected: connect it again to do this.`;
  if (ids.length === 0) return 'This message has not reached the platform, so there is nothing to do it to.';
  if (deed === 'hide' && kind !== 'incoming' && connector.hide)
    return 'A platform hides only what others wrote. Remove your own message instead.';
  if (deed === 'remove' && connector.remove)
    return `${connector.title} does not let an account remove this message. ${surface === 'private' ? 'Write a correction.' : instead.remove}`;
  return `${connector.title} does not let an account do this to this message. ${instead[deed]}`;
}

function mustBeTheirsToDo(actor: AgentActor, deed: Deed, { kind, authorId }: AskedOf): void {
  if (deed !== 'remove' || permissionsOf(actor).includes('conversations.moderate')) return;
  if (kind === 'incoming')
    throw forbidden('Removing what others wrote is for leads. Hide it instead, or ask a lead.');
  if (authorId !== actor.id) throw forbidden('A colleague wrote this: ask them, or a lead, to remove it.');
}

function mustSayWhy(grounds: Wanted['grounds'], reason: string | null): void {
  if (!grounds)
    throw invalid('Say why: spam, abuse, private data, or something else with a reason.', [
      { path: 'grounds', message: 'is missing' },
    ]);
  if (grounds === 'other' && !reason)
    throw invalid('What is neither spam nor abuse nor private data may be a complaint: give a reason.', [
      { path: 'reason', message: 'is missing' },
    ]);
}
