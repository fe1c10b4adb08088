import { z } from 'zod';

/**
 * What a caller must be allowed to do. `public` needs no session; `member` any agent of the workspace; `self`
 * the same, also before they have set up a second factor that the workspace asks for; `visitor` a token of a
 * website visitor; the others are granted by roles (see `roles.ts`).
 */
export type Permission =
  | 'public'
  | 'visitor'
  | 'self'
  | 'member'
  | 'conversations.read'
  | 'conversations.write'
  | 'conversations.moderate'
  | 'contacts.write'
  | 'labels.manage'
  | 'sla.manage'
  | 'teams.manage'
  | 'floor.read'
  | 'rules.manage'
  | 'channels.read'
  | 'channels.manage'
  | 'quarantine.manage'
  | 'agents.invite'
  | 'workspace.manage';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type Shape = z.ZodObject<z.ZodRawShape>;

/**
 * One thing that crosses the wire. `path` is below `/api/v1` and names its parameters as `:name`.
 * `reply` is the body of the successful answer; errors have the shape of `problem`.
 * `body: 'file'` is a multipart form with one file; `reply: 'stream'` is server-sent events; `'file'` is bytes.
 */
export interface Endpoint<
  P extends Shape = Shape,
  Q extends Shape = Shape,
  B extends z.ZodType | 'file' = z.ZodType | 'file',
  R extends z.ZodType | 'stream' | 'file' = z.ZodType | 'stream' | 'file',
> {
  method: Method;
  path: string;
  permission: Permission;
  summary: string;
  status?: 200 | 201;
  params: P;
  query: Q;
  body: B;
  reply: R;
}

const nothing = z.object({});

/** Fills in what an endpoint leaves out, and keeps the exact types of what it states. */
export function endpoint<
  P extends Shape = typeof nothing,
  Q extends Shape = typeof nothing,
  B extends z.ZodType | 'file' = typeof nothing,
  R extends z.ZodType | 'stream' | 'file' = typeof nothing,
>(e: {
  method: Method;
  path: string;
  permission: Permission;
  summary: string;
  status?: 200 | 201;
  params?: P;
  query?: Q;
  body?: B;
  reply?: R;
}): Endpoint<P, Q, B, R> {
  return {
    ...e,
    params: e.params ?? (nothing as unknown as P),
    query: e.query ?? (nothing as unknown as Q),
    body: e.body ?? (nothing as unknown as B),
    reply: e.reply ?? (nothing as unknown as R),
  };
}

type Out<T> = T extends z.ZodType ? z.output<T> : never;
type In<T> = T extends z.ZodType ? z.input<T> : never;

/** The types of an endpoint as its caller sees them. */
export type ParamsOf<E extends Endpoint> = In<E['params']>;
export type QueryOf<E extends Endpoint> = In<E['query']>;
export type BodyOf<E extends Endpoint> = In<E['body']>;
export type ReplyOf<E extends Endpoint> = Out<E['reply']>;

/** A list answers one page; `next` is an opaque cursor, null on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), next: z.string().nullable() });
}

export const id = z.uuid();
export const at = z.iso.datetime({ offset: true });
export const withId = z.object({ id });

/** Text that people write: any script, no NUL (PostgreSQL cannot store it), no lone surrogates. */
export function words(max: number) {
  return z
    .string()
    .max(max)
    .refine((s) => !s.includes('\u0000'), 'contains a NUL character, which cannot be stored')
    .refine((s) => s.isWellFormed(), 'contains half of a surrogate pair; send well-formed Unicode');
}

/** Whether a name can be read, and chosen, at all: not only of spaces and what has no shape of its own. */
export function isVisible(name: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name);
}

/** Every error has this body: a stable code, a sentence for people, and where in the request it was. */
export const problem = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
      detail: z.unknown().optional(),
    }),
  })
  .meta({ id: 'Problem' });
export type Problem = z.output<typeof problem>;
