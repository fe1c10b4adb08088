import { type Context, SendError, UncertainError } from '#connectors/connector.ts';
import { guardedAddress, guardedFetch, neverLeft, RefusedAddress } from '#server/platform/guarded-fetch.ts';

/** What a connector may use to reach its platform on behalf of a channel. */
export function contextOf(channel: { id: string; name: string; settings: unknown }): Context<unknown> {
  return {
    settings: channel.settings,
    channelId: channel.id,
    channelName: channel.name,
    fetch: fetchOrExplain,
    locate: locateOrExplain,
    now: new Date(),
  };
}

/** Tells apart what never left (safe to try again) and what may have arrived (never blindly sent again). */
async function fetchOrExplain(url: string, init?: RequestInit): Promise<Response> {
  try {
    return await guardedFetch(url, init);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    if (cause instanceof RefusedAddress) throw new SendError('misconfigured', cause.message);
    const text = cause instanceof Error ? cause.message : String(cause);
    if (neverLeft(error)) throw new SendError('temporary', `The platform could not be reached: ${text}`);
    throw new UncertainError(`The connection ended before the platform had confirmed: ${text}`);
  }
}

async function locateOrExplain(host: string, port: number): Promise<string> {
  try {
    return await guardedAddress(host, port);
  } catch (error) {
    if (error instanceof RefusedAddress) throw new SendError('misconfigured', error.message);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ENOTFOUND')
      throw new SendError('misconfigured', `There is no machine named ${host}: check how it is spelt.`);
    throw new SendError('temporary', `The address of ${host} could not be looked up.`);
  }
}
