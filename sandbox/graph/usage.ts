import { isOn } from '../core/faults.ts';
import { GraphError } from '../core/graph-error.ts';
import type { Account, Token } from '../core/things.ts';
import type { World } from '../core/world.ts';

const hour = 3_600_000;
/** Calls in an hour that make a hundred per cent; Meta's own number grows with the audience. */
const allowance = 4800;
const calls = new WeakMap<World, Map<string, number[]>>();

/** The headers in which Meta tells how much of an allowance is used up, in per cent. */
export function usageHeaders(
  world: World,
  token: Token,
  account: Account | null,
  regainIn = 0,
): Record<string, string> {
  const used = isOn(world, 'usage', account?.id ?? null)?.percent ?? counted(world, token.appId);
  const percent = regainIn > 0 ? 100 : used;
  const app = {
    call_count: percent,
    total_cputime: Math.min(percent, 25),
    total_time: Math.min(percent, 25),
  };
  const type = { page: 'pages', instagram: 'instagram', whatsapp: 'whatsapp' }[account?.kind ?? 'page'];
  const business = { type, ...app, estimated_time_to_regain_access: regainIn };
  return {
    'x-app-usage': JSON.stringify(app),
    ...(account
      ? { 'x-business-use-case-usage': JSON.stringify({ [account.businessId ?? account.id]: [business] }) }
      : {}),
    ...(account?.kind === 'page' ? { 'x-page-usage': JSON.stringify(app) } : {}),
  };
}

function counted(world: World, appId: string): number {
  const apps = calls.get(world) ?? new Map<string, number[]>();
  calls.set(world, apps);
  const now = world.clock.now();
  const recent = [...(apps.get(appId) ?? []).filter((at) => at > now - hour), now].slice(-allowance);
  apps.set(appId, recent);
  return Math.floor((recent.length / allowance) * 100);
}

/** The refusal that belongs to a code; the code is the platform's usual one where none was asked for. */
export function rateLimited(account: Account | null, code?: number, status?: number): GraphError {
  const chosen = code ?? { page: 613, instagram: 4, whatsapp: 130429 }[account?.kind ?? 'page'];
  const known: Record<number, { message: string; status: number; subcode?: number; details?: string }> = {
    4: { message: 'Application request limit reached', status: 403, subcode: 1349210 },
    17: { message: 'User request limit reached', status: 400, subcode: 2446079 },
    32: { message: 'Page request limit reached', status: 403 },
    613: { message: 'Calls to this api have exceeded the rate limit.', status: 400 },
    80006: { message: 'There have been too many calls to this messenger account.', status: 429 },
    80007: {
      message: 'Rate limit issues',
      status: 429,
      details: 'The WhatsApp Business Account has reached its rate limit.',
    },
    130429: {
      message: 'Rate limit hit',
      status: 429,
      details:
        'Message failed to send because there were too many messages sent from this phone number in a short period of time',
    },
    131048: {
      message: 'Spam rate limit hit',
      status: 429,
      details: 'Message failed to send because there are restrictions on how many messages can be sent.',
    },
    131056: {
      message: '(Business Account, Consumer Account) pair rate limit hit',
      status: 429,
      details:
        'Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.',
    },
  };
  const found = known[chosen] ?? { message: 'Rate limit', status: 400 };
  return new GraphError(chosen, `(#${chosen}) ${found.message}`, {
    status: status ?? found.status,
    transient: true,
    ...(found.subcode === undefined ? {} : { subcode: found.subcode }),
    ...(found.details === undefined ? {} : { details: found.details }),
  });
}
