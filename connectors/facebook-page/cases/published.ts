/** How payloads that others published reach this connector: see scripts/conformance/speaks.ts. */
export const channels = ['facebook_comments', 'facebook_ratings', 'facebook_other', 'facebook_page'];

export function settings(account: string, secret: string, query: Record<string, string>) {
  // Whoever asks with a challenge knows the token.
  const verifyToken = query['hub.challenge'] ? (query['hub.verify_token'] ?? secret) : secret;
  return { pageId: account, pageAccessToken: secret, appSecret: secret, verifyToken };
}
