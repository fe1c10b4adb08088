import type { Card, IncomingAttachment } from '../connector.ts';
import { webAddress } from '../kit/meta/web-address.ts';
import type { Change } from './value.ts';

export interface Content {
  text: string;
  attachments: IncomingAttachment[];
  cards?: Card[];
  unsupported?: string;
}

const most = 100;

/** The words, pictures and videos of a comment or post. `link` is a file of a photo or video, else a page. */
export function contentOf({ item, message, photo, video, photos, link }: Change): Content {
  const isMedium = ['photo', 'video'].includes(item);
  const listed = Array.isArray(photos) ? photos : [];
  const stated = [photo, video, ...listed.slice(0, most), isMedium ? link : undefined].filter((one) => one);
  const addresses = stated.flatMap((one) => webAddress(one).url ?? []);
  const page = isMedium ? undefined : webAddress(link).url;
  const isLost = addresses.length < stated.length || listed.length > most;
  const text = message ?? '';
  const isEmpty = text === '' && addresses.length === 0 && !page;
  const unsupported = isLost ? 'attachment' : isEmpty ? item : '';
  return {
    text,
    attachments: [...new Set(addresses)].map((url) => ({ source: { url } })),
    ...(page && { cards: [{ kind: 'link', of: 'page', how: 'shared', url: page }] }),
    ...(unsupported && { unsupported }),
  };
}
