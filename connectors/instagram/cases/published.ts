/** How payloads that others published reach this connector: see scripts/conformance/speaks.ts. */
export const channels = ['instagram_dm', 'instagram_comments', 'instagram'];

export function settings(account: string, secret: string, query: Record<string, string>) {
  // Whoever asks with a challenge knows the token.
  const verifyToken = query['hub.challenge'] ? (query['hub.verify_token'] ?? secret) : secret;
  return { accountId: account, accessToken: secret, login: 'instagram', appSecret: secret, verifyToken };
}
