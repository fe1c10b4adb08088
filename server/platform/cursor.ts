import { invalid } from '#server/errors.ts';

/** An opaque place in a list: the sort key of the last row that was given out. */
export function cursorOf(key: string[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** The sort key inside a cursor, undefined without one. */
export function positionIn(cursor: string | undefined, parts: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(key) &&
      key.length === parts &&
      key.every((part) => typeof part === 'string' && part.length < 100)
    )
      return key;
  } catch {
    // Falls through to the one message for every cursor that is not ours.
  }
  throw invalid('This cursor was not given out by this list; start again without one.', [
    { path: 'cursor', message: 'unknown' },
  ]);
}
