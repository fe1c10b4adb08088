/** How payloads that others published reach this connector: see scripts/conformance/speaks.ts. */
export const channels = ['api'];

export function settings(_account: string, secret: string) {
  return { secret };
}
