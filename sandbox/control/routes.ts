import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Deliveries } from '../core/deliver.ts';
import { faultInput } from '../core/fault-kinds.ts';
import { switchOn } from '../core/faults.ts';
import { GraphError } from '../core/graph-error.ts';
import type { World } from '../core/world.ts';
import {
  changeTokens,
  goWrong,
  makeTemplate,
  onceInput,
  pointWebhook,
  templateInput,
  tokenInput,
  webhookInput,
} from './acts.ts';
import { actAsBrand } from './brand.ts';
import { forgetPractice, makePractice, practiceInput, practised } from './practice.ts';
import { profileInput, sayOfItself } from './profile.ts';
import { say } from './say.ts';
import { brandInput, sayInput } from './say-input.ts';
import { accountInput, get, makeAccount, makePerson, personInput } from './set-up.ts';
import { UnknownError } from './unknown-error.ts';
import { view } from './view.ts';

const who = z.strictObject({ account: z.string(), person: z.string() });
const word = z.strictObject({ as: z.string() });
const move = z.strictObject({ advance: z.int().min(0).max(31_536_000_000) });

/** The sandbox's own controls; every body is checked, and the README lists them. */
export function serveControl(app: FastifyInstance, world: World, deliveries: Deliveries): void {
  const on = (method: 'GET' | 'POST' | 'DELETE', path: string, run: (body: unknown) => unknown): void => {
    app.route({
      method,
      url: `/control${path}`,
      handler: async (request, reply) => {
        try {
          const body = await run(method === 'POST' ? bodyOf(request) : request.query);
          return reply.send(JSON.stringify(body ?? { done: true }));
        } catch (error) {
          return refuse(reply, error);
        }
      },
    });
  };
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/control')) reply.type('application/json; charset=utf-8');
  });

  on('POST', '/accounts', (body) => makeAccount(world, accountInput.parse(body)));
  on('GET', '/accounts', () => [...world.accounts.values()].map(shownAccount));
  on('POST', '/profile', (body) => sayOfItself(world, profileInput.parse(body)));
  on('POST', '/webhooks', (body) => pointWebhook(world, webhookInput.parse(body)));
  on('GET', '/practice', () => ({ connectors: practised }));
  on('POST', '/practice', (body) => makePractice(world, practiceInput.parse(body)));
  on('DELETE', '/practice', (query) => forgetPractice(world, word.parse(query).as));
  on('POST', '/people', (body) => shownPerson(makePerson(world, personInput.parse(body))));
  on('GET', '/people', () => [...world.people.values()].map(shownPerson));
  on('POST', '/say', (body) => say(world, sayInput.parse(body)));
  on('POST', '/brand', (body) => actAsBrand(world, brandInput.parse(body)));
  on('GET', '/view', (query) => {
    const { account, person } = who.parse(query);
    return view(world, get(world.accounts, account, 'account'), get(world.people, person, 'person'));
  });
  on('POST', '/templates', (body) => makeTemplate(world, templateInput.parse(body)));
  on('POST', '/tokens', (body) => changeTokens(world, tokenInput.parse(body)));
  on('POST', '/once', (body) => goWrong(world, onceInput.parse(body)));
  on('POST', '/faults', (body) => ({ id: switchOn(world, faultInput.parse(body)).id }));
  on('GET', '/faults', () => world.faults.map(({ random: _random, ...fault }) => fault));
  on('DELETE', '/faults', (query) => switchOff(world, deliveries, query));
  on('POST', '/flush', () => deliveries.flush());
  on('POST', '/clock', (body) => {
    world.clock.advance(move.parse(body).advance);
    return { now: world.clock.now() };
  });
  on('GET', '/clock', () => ({ now: world.clock.now() }));
  on('GET', '/refused', () => world.journal.refused);
  on('DELETE', '/refused', () => void world.journal.refused.splice(0));
  on('GET', '/calls', () => world.journal.calls);
  on('GET', '/deliveries', () => world.journal.deliveries);
}

/** One by its id, or all; what they held back is sent. */
export function switchOff(world: World, deliveries: Deliveries, query: unknown): void {
  const { id } = z.strictObject({ id: z.string().optional() }).parse(query);
  world.faults = world.faults.filter((fault) => id !== undefined && fault.id !== id);
  deliveries.flush();
}

function bodyOf(request: FastifyRequest): unknown {
  const text = typeof request.body === 'string' ? request.body : '';
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new UnknownError('The body is not JSON.');
  }
}

function refuse(reply: FastifyReply, error: unknown): FastifyReply {
  if (error instanceof z.ZodError)
    return reply.code(400).send(JSON.stringify({ error: z.prettifyError(error) }));
  if (error instanceof UnknownError || error instanceof GraphError)
    return reply.code(400).send(JSON.stringify({ error: error.message }));
  throw error;
}

function shownAccount(account: Parameters<typeof view>[1]): object {
  const { installs, ...rest } = account;
  return { ...rest, installs: [...installs].map(([app, fields]) => ({ app, fields: [...fields] })) };
}

function shownPerson(person: Parameters<typeof view>[2]): object {
  const { scopedIds, blocked, ...rest } = person;
  return { ...rest, scopedIds: Object.fromEntries(scopedIds), blocked: [...blocked] };
}
