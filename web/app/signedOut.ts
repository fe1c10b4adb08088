/** The session has ended: to the sign-in, and from there back to where one was. */
export function signedOut(): void {
  if (location.pathname === '/sign-in' || location.pathname === '/setup') return;
  const back = location.pathname + location.search;
  location.assign(back === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(back)}`);
}
