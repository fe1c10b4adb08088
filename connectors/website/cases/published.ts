/** How payloads that others published reach this connector: see scripts/conformance/speaks.ts. */
export const channels = ['website', 'website_chat'];

export function settings(_account: string, secret: string) {
  return { identitySecret: secret, tokenSecret: secret };
}
