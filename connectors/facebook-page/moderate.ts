import { z } from 'zod';
import { type Context, SendError, type Target } from '../connector.ts';
import { graph } from '../kit/meta/graph.ts';
import type { FacebookPageSettings } from './settings.ts';

type Asking = Context<FacebookPageSettings>;

/** Hidden, a comment is seen by its author and their friends alone; they are not told. */
export function hide({ id }: Target, hidden: boolean, context: Asking): Promise<void> {
  return change(context, { path: id, method: 'POST', query: { is_hidden: String(hidden) } });
}

export function like({ id }: Target, liked: boolean, context: Asking): Promise<void> {
  return change(context, { path: `${id}/likes`, method: liked ? 'POST' : 'DELETE' });
}

export function remove({ id }: Target, context: Asking): Promise<void> {
  return change(context, { path: id, method: 'DELETE' });
}

async function change(
  context: Asking,
  call: { path: string; method: string; query?: Record<string, string> },
): Promise<void> {
  const { apiBaseUrl: base, pageAccessToken: token } = context.settings;
  const answer = await graph(context, { base, token, ...call });
  if (z.object({ success: z.literal(false) }).safeParse(answer).success)
    throw new SendError(
      'rejected',
      'Facebook did not do it, and does not say why. Try it on the Page itself.',
    );
}
