/** Whose reaction it is where it is the channel's own: everybody who works here has one between them. */
export const brandKey = 'brand';

/** The same sign with and without the mark that asks for its coloured form: platforms drop it, or add it. */
export function sameSign(one: string | null, other: string | null): boolean {
  return one?.replaceAll('\uFE0F', '') === other?.replaceAll('\uFE0F', '');
}

/** How a like is shown, and how platforms that know several signs tell of it. */
const likeSign = '👍';

/** The sign that this puts on the message, null where it takes ours away; undefined where it is about none. */
export function signOf({ deed, sign }: { deed: string; sign: string | null }): string | null | undefined {
  if (deed === 'react') return sign;
  if (deed === 'like') return likeSign;
  return deed === 'unreact' || deed === 'unlike' ? null : undefined;
}
