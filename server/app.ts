import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AgentActor } from './actor.ts';
import { mustBeAllowed } from './actor.ts';
import { authenticate } from './features/access/authenticate.ts';
import { refuseForeignOrigin, serveSignIn } from './features/access/http.ts';
import { answerOnce } from './features/access/idempotency.ts';
import { accountRoutes } from './features/access/routes.ts';
import { actRoutes } from './features/acts/routes.ts';
import { autoResolveRoutes } from './features/auto-resolve/routes.ts';
import { bulkRoutes } from './features/bulk/routes.ts';
import { caseRoutes } from './features/cases/routes.ts';
import { channelRoutes } from './features/channels/routes.ts';
import { companyRoutes } from './features/companies/routes.ts';
import { contactRoutes } from './features/contacts/routes.ts';
import { conversationRoutes } from './features/conversations/routes.ts';
import { serveDescription } from './features/description/routes.ts';
import { draftRoutes } from './features/drafts/routes.ts';
import { fileRoutes, serveSignedFiles } from './features/files/routes.ts';
import { floorRoutes } from './features/floor/routes.ts';
import { healthRoutes } from './features/health/routes.ts';
import { hookRoutes } from './features/hooks/routes.ts';
import { serveWebhooks } from './features/inbound/routes.ts';
import { incidentRoutes } from './features/incidents/routes.ts';
import { instantRoutes } from './features/instant/routes.ts';
import { keepAliveRoutes } from './features/keep-alive/routes.ts';
import { labelRoutes } from './features/labels/routes.ts';
import { mergingRoutes } from './features/merging/routes.ts';
import { noticeRoutes } from './features/notices/routes.ts';
import { ownershipRoutes } from './features/ownership/routes.ts';
import { platformBlockRoutes } from './features/platform-blocks/routes.ts';
import { profileRoutes } from './features/profiles/routes.ts';
import { quarantineRoutes } from './features/quarantine/routes.ts';
import { responsivenessRoutes } from './features/responsiveness/routes.ts';
import { routingRoutes } from './features/routing/routes.ts';
import { ruleRoutes } from './features/rules/routes.ts';
import { serveScreens } from './features/screens/routes.ts';
import { slaRoutes } from './features/sla/routes.ts';
import { serveHealth } from './features/status/routes.ts';
import { statusesRoutes } from './features/statuses/routes.ts';
import { streamRoutes } from './features/stream/routes.ts';
import { teamRoutes } from './features/teams/routes.ts';
import { templateRoutes } from './features/templates/routes.ts';
import { tieRoutes } from './features/ties/routes.ts';
import { viewRoutes } from './features/views/routes.ts';
import { visitorRoutes } from './features/visitors/routes.ts';
import { webhookRoutes } from './features/webhooks/routes.ts';
import { workspaceRoutes } from './features/workspaces/routes.ts';
import { withinChannels } from './platform/database.ts';
import { createHttp, parseCall } from './platform/http.ts';
import { publicUrl } from './platform/public-url.ts';
import type { Route } from './routes.ts';
import { inWorkspace } from './transaction.ts';

/** Everything the API offers. */
export const routes: Route[] = [
  ...workspaceRoutes,
  ...accountRoutes,
  ...conversationRoutes,
  ...actRoutes,
  ...caseRoutes,
  ...tieRoutes,
  ...mergingRoutes,
  ...companyRoutes,
  ...incidentRoutes,
  ...labelRoutes,
  ...viewRoutes,
  ...bulkRoutes,
  ...statusesRoutes,
  ...teamRoutes,
  ...routingRoutes,
  ...draftRoutes,
  ...noticeRoutes,
  ...hookRoutes,
  ...contactRoutes,
  ...platformBlockRoutes,
  ...channelRoutes,
  ...healthRoutes,
  ...responsivenessRoutes,
  ...profileRoutes,
  ...templateRoutes,
  ...fileRoutes,
  ...quarantineRoutes,
  ...slaRoutes,
  ...instantRoutes,
  ...ownershipRoutes,
  ...floorRoutes,
  ...ruleRoutes,
  ...webhookRoutes,
  ...autoResolveRoutes,
  ...keepAliveRoutes,
  ...streamRoutes,
  ...visitorRoutes,
];

/** The web role: the API, webhooks, sign-in, the screens and what operators ask for. */
export async function createApp(o: {
  trustProxy: false | number | string[];
  checkReplies: boolean;
}): Promise<FastifyInstance> {
  const app = createHttp({ trustProxy: o.trustProxy });
  serveSignIn(app, publicUrl());
  for (const route of routes) {
    app.route({
      method: route.endpoint.method,
      url: `/api/v1${route.endpoint.path}`,
      handler: async (request, reply) => {
        const answer = await handle(route, request, reply);
        if (reply.sent || reply.raw.headersSent || answer === reply) return reply;
        if (o.checkReplies && route.endpoint.reply instanceof z.ZodType) route.endpoint.reply.parse(answer);
        return reply.status(route.endpoint.status ?? 200).send(answer);
      },
    });
  }
  await serveWebhooks(app);
  serveSignedFiles(app);
  serveHealth(app);
  await serveDescription(app, routes);
  await serveScreens(app);
  return app;
}

/** Frames, pictures and downloads name their workspace in the address. */
function workspaceIn(request: FastifyRequest): string | undefined {
  const { workspace } = request.query as Record<string, unknown>;
  return request.method === 'GET' && typeof workspace === 'string' && workspace !== ''
    ? workspace
    : undefined;
}

async function handle(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { endpoint } = route;
  if (route.in === 'open') return route.verb(request, reply, parseCall(endpoint, request));
  refuseForeignOrigin(request, publicUrl());
  const actor: AgentActor = await authenticate(request.headers, workspaceIn(request));
  mustBeAllowed(actor, endpoint.permission);
  const call = parseCall(endpoint, request);
  return withinChannels(actor.channels, async () => {
    if (route.in === 'agent') return route.verb(actor, request, reply, call);
    const prepared = await route.before?.(actor, call);
    return inWorkspace(actor.workspaceId, (tx) =>
      answerOnce(tx, actor, request, () => route.verb(tx, actor, call, prepared)),
    );
  });
}
