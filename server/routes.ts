import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Endpoint } from '#contract/endpoint.ts';
import type { AgentActor } from '#server/actor.ts';
import type { Tx } from './transaction.ts';

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Answered<T> = T extends z.ZodType ? z.input<T> : unknown;

/** What a verb is called with: the parsed request, nothing else of HTTP. */
export interface Call<E extends Endpoint> {
  params: Parsed<E['params']>;
  query: Parsed<E['query']>;
  body: Parsed<E['body']>;
}

type Verb<E extends Endpoint, P = undefined> = (
  tx: Tx,
  actor: AgentActor,
  call: Call<E>,
  prepared: P,
) => Promise<Answered<E['reply']>>;
type Before<E extends Endpoint, P> = (actor: AgentActor, call: Call<E>) => Promise<P>;
type RawVerb<E extends Endpoint> = (
  request: FastifyRequest,
  reply: FastifyReply,
  call: Call<E>,
) => Promise<unknown>;
type AgentVerb<E extends Endpoint> = (
  actor: AgentActor,
  request: FastifyRequest,
  reply: FastifyReply,
  call: Call<E>,
) => Promise<unknown>;

/** An endpoint with what serves it; `app.ts` turns it into a route of the HTTP server. */
export type Route =
  | {
      endpoint: Endpoint;
      in: 'transaction';
      verb: Verb<Endpoint, unknown>;
      before: Before<Endpoint, unknown> | undefined;
    }
  | { endpoint: Endpoint; in: 'agent'; verb: AgentVerb<Endpoint> }
  | { endpoint: Endpoint; in: 'open'; verb: RawVerb<Endpoint> };

/** The usual case: permission, one transaction of the caller's workspace, one verb, its reply. */
export function on<E extends Endpoint>(endpoint: E, verb: Verb<E>): Route {
  return { endpoint, in: 'transaction', verb: verb as unknown as Verb<Endpoint, unknown>, before: undefined };
}

/** The same with something that takes its time, such as a call to a platform, before the transaction begins. */
export function onAfter<E extends Endpoint, P>(endpoint: E, before: Before<E, P>, verb: Verb<E, P>): Route {
  return {
    endpoint,
    in: 'transaction',
    verb: verb as unknown as Verb<Endpoint, unknown>,
    before: before as unknown as Before<Endpoint, unknown>,
  };
}

/** For an agent, but with HTTP in hand: uploads, files, the stream. */
export function onAgent<E extends Endpoint>(endpoint: E, verb: AgentVerb<E>): Route {
  return { endpoint, in: 'agent', verb: verb as unknown as AgentVerb<Endpoint> };
}

/** For anybody (`public`) or for whom the verb itself recognises (`visitor`). */
export function onOpen<E extends Endpoint>(endpoint: E, verb: RawVerb<E>): Route {
  return { endpoint, in: 'open', verb: verb as unknown as RawVerb<Endpoint> };
}
