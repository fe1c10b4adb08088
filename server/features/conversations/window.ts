import { type RawBuilder, sql } from 'kysely';
import type { Connector, Rule } from '#connectors/connector.ts';
import { type Allowance, windowOf } from '#connectors/kit/allowed.ts';
import type { Tx } from '#server/transaction.ts';

type Surface = 'public' | 'private';
export type Window = NonNullable<ReturnType<typeof windowOf>>;

const windows = new WeakMap<Rule[], Record<Surface, Window | null>>();

/** How long after the customer's message a person may write anything there; null: for ever. */
export function windowOn(connector: Connector | undefined, surface: Surface): Window | null {
  const rules = connector?.rules;
  if (!rules) return null;
  let known = windows.get(rules);
  if (!known) {
    known = { public: windowOf(rules, 'public'), private: windowOf(rules, 'private') };
    windows.set(rules, known);
  }
  return known[surface];
}

export function isLimited(connector: Connector | undefined): boolean {
  return windowOn(connector, 'private') !== null || windowOn(connector, 'public') !== null;
}

/** Where a conversation stands by its platform's clock. */
export interface Standing {
  surface: Rule['surface'];
  /** When the customer wrote last; of a private reply, when what it answers was written. */
  customerAt: Date | null;
}

export async function standingOf(tx: Tx, conversationId: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select t.surface, coalesce(c.customer_at, ${latestInThread}) as "customerAt"
    from conversation c
    join thread t on t.workspace_id = c.workspace_id and t.id = c.thread_id
    where c.workspace_id = ${tx.workspaceId} and c.id = ${conversationId}`.execute(tx.q);
  const [standing] = rows;
  if (!standing) throw new Error(`conversation ${conversationId} is gone`);
  return standing;
}

/** The same of an answer in private to a public message. */
export async function standingOfReply(tx: Tx, messageId: string): Promise<Standing> {
  const asked = await tx.q
    .selectFrom('message')
    .select('ordered_at')
    .where('workspace_id', '=', tx.workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirst();
  return { surface: 'private-reply', customerAt: asked?.ordered_at ?? null };
}

/**
 * When somebody wrote last in the thread of the conversation `c`. A window belongs to the thread: what the brand
 * begins in it is held to the window that the customer's earlier words have opened.
 */
export const latestInThread: RawBuilder<Date | null> = sql`(
  select max(m.ordered_at) from message m
  where m.workspace_id = c.workspace_id and m.channel_id = c.channel_id and m.thread_id = c.thread_id
    and m.external_id is not null and m.kind = 'incoming' and not m.automatic and m.deleted_at is null)`;

/** Milliseconds by the platform's clock since the customer wrote; null where they never did. */
export function elapsedSince({ customerAt }: Standing, now: Date): number | null {
  return customerAt && now.getTime() - customerAt.getTime();
}

export type Refusal = Exclude<Allowance, { allow: 'anything' }>;

/** Templates go wherever anything goes, and beyond. */
export function mayLeave(
  allowance: Allowance,
  isTemplate: boolean,
): allowance is Exclude<Allowance, { allow: 'nothing' }> {
  return allowance.allow === 'anything' || (allowance.allow === 'templates' && isTemplate);
}

/** What can be done instead, where the rule does not say it. */
export function insteadOf(refusal: Refusal): string {
  return refusal.allow === 'nothing'
    ? refusal.instead
    : 'Send one of the approved templates, or wait until they write again: then anything can be said.';
}
