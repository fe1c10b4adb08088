import type { ReadContext } from '../connector.ts';
import type { Client } from './client.ts';
import type { BlueskySettings } from './settings.ts';
import type { State } from './state.ts';

/** What one look works with. `state` is always what was committed last. */
export interface Look {
  context: ReadContext<BlueskySettings>;
  state: State;
  now: number;
}

/** Makes one document durable, and the state after it, together. */
export async function commit(client: Client, look: Look, content: object, next: State): Promise<void> {
  const body = Buffer.from(JSON.stringify({ self: client.did, ...content }));
  await look.context.bring([{ body }], next);
  look.state = next;
}

/** Keeps a state that nothing was brought for. */
export async function keep(look: Look, next: State): Promise<void> {
  await look.context.bring([], next);
  look.state = next;
}
