/** What a thread is called until the platform has said which one a private answer went to. */
const awaited = 'awaited:';

export function awaitedName(messageId: string): string {
  return `${awaited}${messageId}`;
}

export function isAwaited(externalId: string): boolean {
  return externalId.startsWith(awaited);
}
