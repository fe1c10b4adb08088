import { z } from 'zod';
import { parameter } from '../core/graph-error.ts';
import { whole } from './check.ts';
import type { Request } from './endpoint.ts';

const instant = z.string().regex(/^(\d+|\d{4}-\d{2}-\d{2}.*)$/, 'is neither seconds nor a date');

/** What every list takes. */
export const pageParams = {
  fields: z.string().optional(),
  limit: whole.pipe(z.int().min(1).max(100)).default(25),
  after: z.string().optional(),
  before: z.string().optional(),
  since: instant.optional(),
  until: instant.optional(),
};

interface PageParams {
  limit: number;
  after?: string | undefined;
  before?: string | undefined;
  since?: string | undefined;
  until?: string | undefined;
}

/** A page of a list that is already in its order, with cursors and the addresses of its neighbours. */
export function page<T>(
  request: Request,
  params: PageParams,
  list: T[],
  of: { id(item: T): string; at(item: T): number; show(item: T): unknown },
): { data: unknown[]; paging?: object } {
  const since = params.since === undefined ? null : milliseconds(params.since);
  const until = params.until === undefined ? null : milliseconds(params.until);
  const within = list.filter(
    (item) => (since === null || of.at(item) >= since) && (until === null || of.at(item) <= until),
  );
  const place = (cursor: string): number => {
    const id = Buffer.from(cursor, 'base64url').toString();
    const found = within.findIndex((item) => of.id(item) === id);
    if (found < 0) throw parameter('Invalid cursors values');
    return found;
  };
  let from = 0;
  let to = params.limit;
  if (params.after !== undefined) {
    from = place(params.after) + 1;
    to = from + params.limit;
  } else if (params.before !== undefined) {
    to = place(params.before);
    from = Math.max(0, to - params.limit);
  }
  const shown = within.slice(from, to);
  const [first, last] = [shown[0], shown.at(-1)];
  if (first === undefined || last === undefined) return { data: [] };
  const cursor = (item: T): string => Buffer.from(of.id(item)).toString('base64url');
  const cursors = { before: cursor(first), after: cursor(last) };
  return {
    data: shown.map((item) => of.show(item)),
    paging: {
      cursors,
      ...(to < within.length ? { next: neighbour(request, { after: cursors.after }) } : {}),
      ...(from > 0 ? { previous: neighbour(request, { before: cursors.before }) } : {}),
    },
  };
}

function neighbour(request: Request, cursor: Record<string, string>): string {
  const { after: _after, before: _before, ...rest } = request.query;
  const query = new URLSearchParams({ access_token: request.token.value, ...rest, ...cursor });
  return `${request.world.url}${request.address}?${query}`;
}

function milliseconds(text: string): number {
  const found = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  if (Number.isNaN(found)) throw parameter(`Invalid time: ${text}`);
  return found;
}
