import type { Connector } from '#connectors/connector.ts';
import type { Deed } from '#contract/deeds.ts';
import type { Message } from '#contract/messages.ts';

/** What decides what can be asked of a platform about a message. */
export interface Facts {
  kind: Message['kind'];
  surface: 'public' | 'private';
  connected: boolean;
  /** Nobody wrote it: a machine, or something that happened. Of ours, it can be taken back all the same. */
  automatic: boolean;
  /** The platform has it, under an id that is known here. */
  isThere: boolean;
}

/**
 * What the platform lets the team do with a message. Signs and hiding are for what others wrote; what others wrote
 * can be taken away only in public, where it stands below something of ours.
 */
export function canDo(
  connector: Connector | undefined,
  facts: Facts,
): { can: Deed[]; signs: string[] | null } {
  const theirs = facts.kind === 'incoming';
  if (!connector || !facts.connected || !facts.isThere || (theirs && facts.automatic))
    return { can: [], signs: null };
  const isPublic = facts.surface === 'public';
  const fits = (on: 'public' | 'private' | undefined): boolean => on === undefined || on === facts.surface;
  const { react, remove } = connector.acts ?? {};
  const can: Deed[] = [];
  if (connector.react && theirs && fits(react?.on)) can.push('react', 'unreact');
  if (connector.like && theirs) can.push('like', 'unlike');
  if (connector.hide && theirs && isPublic) can.push('hide', 'show');
  if (connector.remove && fits(remove?.on) && (isPublic || !theirs)) can.push('remove');
  return { can, signs: can.includes('react') ? (react?.signs ?? null) : null };
}
