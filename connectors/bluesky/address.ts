import { z } from 'zod';

/** Where a record lies: `at://<did>/<collection>/<record key>`. */
const place = /^at:\/\/(did:[a-z]+:[\w.:%-]{1,300})\/([A-Za-z][A-Za-z0-9.-]{1,150})\/([\w.~:-]{1,150})$/;

export const did = z.string().regex(/^did:[a-z]+:[\w.:%-]{1,300}$/, 'is not a DID');
export const atUri = z.string().max(500, 'is too long').regex(place, 'is not the address of a record');

export interface Place {
  repo: string;
  collection: string;
  rkey: string;
}

/** Null where it is no address of a record. */
export function placeOf(uri: string): Place | null {
  const [, repo, collection, rkey] = place.exec(uri) ?? [];
  return repo && collection && rkey ? { repo, collection, rkey } : null;
}

/** Where people look at a post. */
export function webAddress(uri: string): string | null {
  const found = placeOf(uri);
  if (found?.collection !== 'app.bsky.feed.post') return null;
  return `https://bsky.app/profile/${found.repo}/post/${found.rkey}`;
}
