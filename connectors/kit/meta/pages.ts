import { z } from 'zod';
import { type Context, SendError } from '../../connector.ts';
import { detail } from '../fields.ts';
import { type Call, graph } from './graph.ts';

const listed = z.object({
  data: z.array(z.unknown()),
  // The whole address of the next page holds the token, so it is neither kept nor followed.
  paging: z
    .object({
      cursors: z
        .object({ after: detail(2000) })
        .optional()
        .catch(undefined),
      next: z.unknown().transform(Boolean).optional(),
    })
    .optional()
    .catch(undefined),
});

/**
 * The elements of a long list, page by page, at most `most` pages; whoever has enough leaves the loop.
 * @throws SendError
 */
export async function* pagesOf(context: Context<object>, call: Call, most = 200): AsyncGenerator<unknown[]> {
  let after: string | undefined;
  for (let page = 0; page < most; page += 1) {
    const query = { ...call.query, ...(after && { after }) };
    const parsed = listed.safeParse(await graph(context, { ...call, query }));
    if (!parsed.success)
      throw new SendError('temporary', 'Meta answered with something that cannot be read.');
    yield parsed.data.data;
    const { paging } = parsed.data;
    const following = paging?.next ? paging.cursors?.after : undefined;
    if (!following || following === after) return;
    after = following;
  }
}
