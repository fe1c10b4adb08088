/** The session has ended: to the sign-in, and from there back to where one was. */
export function signedOut(): void {
  if (['/sign-in', '/setup', '/join'].includes(location.pathname)) return;
  const back = location.pathname + location.search;
  location.assign(back === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`);
}
