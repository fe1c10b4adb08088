import ipaddr from 'ipaddr.js';
import { invalid } from '#server/errors.ts';
import { guardedAddress, RefusedAddress } from '#server/platform/guarded-fetch.ts';

/**
 * The address comes from whoever calls, so it is looked at like any other that somebody typed in. What is secret in it
 * travels over TLS, except within a network that the operator has allowed.
 * @throws ApiError
 */
export async function mustBeCallable(given: string | undefined): Promise<void> {
  if (given === undefined) return;
  const wrong = (message: string) => invalid(message, [{ path: 'url', message: 'cannot be used' }]);
  const url = new URL(given);
  if (url.username || url.password) throw wrong('The address has no user name in it.');
  const isPlain = url.protocol === 'http:';
  let address: string;
  try {
    address = await guardedAddress(url.hostname, Number(url.port || (isPlain ? 80 : 443)));
  } catch (error) {
    throw wrong(error instanceof RefusedAddress ? error.message : `${url.hostname} cannot be found.`);
  }
  if (isPlain && ipaddr.process(address).range() === 'unicast')
    throw wrong('The address has to begin with https://, as what is in it is a secret.');
}
