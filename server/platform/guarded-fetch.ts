import { type LookupAddress, lookup } from 'node:dns';
import { lookup as resolve } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, fetch as undiciFetch } from 'undici';

/** A request that was refused before anything left the house. */
export class RefusedAddress extends Error {
  constructor(host: string) {
    super(
      `${host} lies in a private network, which Earshot does not call unless its operator names it in EARSHOT_ALLOWED_HOSTS.`,
    );
    this.name = 'RefusedAddress';
  }
}

/** A private host that may be called nevertheless; as the configuration reads it. */
type AllowedHost = { network: [ipaddr.IPv4 | ipaddr.IPv6, number] } | { host: string; port: number | null };

let allowed: AllowedHost[] = [];
const agents = new Map<boolean, Agent>();

export function allowHosts(entries: AllowedHost[]): void {
  allowed = entries;
}

/**
 * `fetch` for addresses that others typed in: no private networks (checked on the address that is really
 * connected to, so a name that changes its mind gains nothing), no redirects, fifteen seconds.
 */
export async function guardedFetch(url: string, init: RequestInit = {}): Promise<Response> {
  const { hostname, port, protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new RefusedAddress(`${protocol}//…`);
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const number = port || (protocol === 'https:' ? '443' : '80');
  if (isIP(host) && !mayCall(host, host, number)) throw new RefusedAddress(host);
  const agent = agentFor(isNamed(host, number));
  const signal = AbortSignal.timeout(15_000);
  const request = { ...init, redirect: 'manual', signal, dispatcher: agent } as Parameters<
    typeof undiciFetch
  >[1];
  return (await undiciFetch(url, request)) as unknown as Response;
}

/** The IP address to connect to for another protocol than HTTP, by the same rules. */
export async function guardedAddress(name: string, port: number): Promise<string> {
  const host = name.replace(/^\[|\]$/g, '').toLowerCase();
  const found = isIP(host) ? [{ address: host }] : await resolve(host, { all: true });
  const fit = found.find(({ address }) => mayCall(address, host, String(port)));
  if (!fit) throw new RefusedAddress(host);
  return fit.address;
}

/** A name that the operator allows may resolve to whatever it does; every other one is watched. */
function agentFor(trusting: boolean): Agent {
  const made =
    agents.get(trusting) ??
    new Agent({
      connect: { timeout: 5_000, ...(trusting ? {} : { lookup: lookUp }) },
      connections: 64,
      keepAliveTimeout: 4_000,
    });
  agents.set(trusting, made);
  return made;
}

/** Did the request certainly not leave? Then it may be tried again without the risk of doubling it. */
export function neverLeft(error: unknown): boolean {
  if (error instanceof RefusedAddress) return true;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof RefusedAddress) return true;
  // What `fetch` says of ports that belong to other protocols; it has no code.
  if (cause instanceof Error && cause.message === 'bad port') return true;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|CERT_.*|DEPTH_ZERO.*|SELF_SIGNED.*|UNABLE_TO_.*)$/.test(
    code,
  );
}

/** May this address be called under this name? Public ones always, private ones where the operator says so. */
export function mayCall(address: string, name: string, port: string): boolean {
  const parsed = ipaddr.process(address);
  if (parsed.range() === 'unicast') return true;
  if (isNamed(name, port) || isNamed(address, port)) return true;
  return allowed.some(
    (entry) => 'network' in entry && parsed.kind() === entry.network[0].kind() && parsed.match(entry.network),
  );
}

function isNamed(host: string, port: string): boolean {
  return allowed.some(
    (entry) => 'host' in entry && entry.host === host && (entry.port === null || String(entry.port) === port),
  );
}

type LookUpDone = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Every name is looked up here, and only addresses that may be called are handed on to the socket. */
function lookUp(name: string, options: { all?: boolean }, done: LookUpDone): void {
  lookup(name, { all: true }, (error, found) => {
    if (error) return done(error, '');
    const fit = found.filter((entry) => mayCall(entry.address, name.toLowerCase(), ''));
    const first = fit[0];
    if (!first) return done(new RefusedAddress(name), '');
    if (options.all) return done(null, fit);
    done(null, first.address, first.family);
  });
}
