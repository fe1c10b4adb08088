import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { UnknownError } from '../control/unknown-error.ts';
import type { Deliveries } from '../core/deliver.ts';
import { GraphError } from '../core/graph-error.ts';
import type { World } from '../core/world.ts';
import { acts } from './actions.ts';
import { fontFaces, serveFonts } from './fonts.ts';
import { html } from './html.ts';
import { postsPart } from './posts.ts';
import type { Scene } from './scene.ts';
import { choices, sidePart } from './side.ts';
import { threadPart } from './thread.ts';

const query = z.object({
  account: z.string().optional(),
  person: z.string().optional(),
  problem: z.string().max(2000).optional(),
});

/** One page, made here and readable without a script; the script only keeps it fresh. */
export function servePage(app: FastifyInstance, world: World, deliveries: Deliveries): void {
  const read = (name: string): Buffer => readFileSync(join(import.meta.dirname, name));
  app.get('/page.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').send(`${fontFaces}\n${read('page.css')}`),
  );
  serveFonts(app);
  app.get('/page.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(read('page.js')),
  );
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
  app.get('/', (request, reply) => {
    const asked = query.parse(request.query);
    const scene: Scene = {
      world,
      account: accountAt(world, asked.account ?? '') ?? [...world.accounts.values()][0] ?? null,
      person: world.people.get(asked.person ?? '') ?? [...world.people.values()][0] ?? null,
    };
    return show(reply, scene, asked.problem);
  });
  app.post<{ Params: { act: string } }>('/page/:act', async (request, reply) => {
    const fields = Object.fromEntries(
      new URLSearchParams(typeof request.body === 'string' ? request.body : ''),
    );
    const to: Record<string, string> = { account: fields.account ?? '', person: fields.person ?? '' };
    try {
      const act = Object.hasOwn(acts, request.params.act) ? acts[request.params.act] : undefined;
      if (!act) throw new UnknownError('The page has no such button.');
      const made = z.looseObject({}).safeParse(await act(world, fields, deliveries)).data ?? {};
      // What was just made is what one wants to see.
      for (const key of ['account', 'person']) if (typeof made[key] === 'string') to[key] = made[key];
    } catch (error) {
      to.problem = reasonOf(error);
    }
    return reply.redirect(`/?${new URLSearchParams(to)}`, 303);
  });
}

/** By its id, or by the one under which an app knows it. */
function accountAt(world: World, id: string): Scene['account'] {
  const byScope = [...world.accounts.values()].find(({ scopedId }) => id !== '' && scopedId === id);
  return world.accounts.get(id) ?? byScope ?? null;
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (error instanceof UnknownError || error instanceof GraphError) return error.message;
  throw error;
}

function show(reply: FastifyReply, scene: Scene, problem: string | undefined): FastifyReply {
  const page = html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Sandbox</title>
  <link rel="stylesheet" href="/page.css">
  <script src="/page.js" defer></script>
</head>
<body>
  <header class="top"><h1>Sandbox</h1><p>Stand-ins for the platforms, on this machine. Nothing here is real.</p></header>
  ${problem ? html`<p class="problem" role="alert">${problem}</p>` : null}
  <main>
    <div class="choices">${choices(scene)}</div>
    <div class="middle">${threadPart(scene)}${postsPart(scene)}</div>
    <div class="side">${sidePart(scene)}</div>
  </main>
</body>
</html>`;
  return reply
    .headers({
      'content-security-policy':
        "default-src 'none'; style-src 'self'; font-src 'self'; script-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    })
    .type('text/html; charset=utf-8')
    .send(page.html);
}
