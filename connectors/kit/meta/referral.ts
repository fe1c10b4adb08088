import { z } from 'zod';
import type { Card, Inbound } from '../../connector.ts';
import { detail } from '../fields.ts';
import type { Talk } from './talk.ts';

type Message = Extract<Inbound, { type: 'message' }>;

const referral = z
  .looseObject({
    ref: detail(500),
    source: detail(100),
    type: detail(100),
    ad_id: detail(100),
    referer_uri: detail(2000),
    ads_context_data: z
      .looseObject({ ad_title: detail(500), photo_url: detail(2000), video_url: detail(2000) })
      .optional()
      .catch(undefined),
    product: z
      .looseObject({ id: detail(100) })
      .optional()
      .catch(undefined),
  })
  .catch({ ref: undefined, source: undefined, type: undefined, ad_id: undefined, referer_uri: undefined });

/** By what somebody came: an advert, a link with a name in it, a product, the chat on a site. No words of theirs. */
export function cameBy(value: unknown, talk: Talk): Message {
  const { thread, author, from, at } = talk;
  const { ref, ad_id } = referral.parse(value);
  return {
    type: 'message',
    thread,
    id: `${talk.derivedId('referral')}:${(ref ?? ad_id ?? '').slice(0, 60).toWellFormed()}`,
    from,
    author,
    text: '',
    attachments: [],
    cards: [referralCard(value)],
    automatic: true,
    at,
  };
}

/** What they came by, as a card. */
export function referralCard(value: unknown): Card {
  const { ref, source, ad_id, referer_uri, ads_context_data: advert, product } = referral.parse(value);
  const of = product ? 'product' : ad_id || advert ? 'advert' : 'page';
  const title = advert?.ad_title ?? ref ?? product?.id ?? ad_id ?? source;
  const url = referer_uri && /^https?:\/\//i.test(referer_uri) ? referer_uri : undefined;
  return { kind: 'link', of, how: 'came-by', ...(title && { title }), ...(url && { url }) };
}

/** A button that they pressed. */
export function choice(title: unknown, payload: unknown): Card {
  const called = detail(500).parse(payload);
  const name = detail(500).parse(title) ?? called ?? '…';
  return { kind: 'choice', title: name, ...(called && { payload: called }) };
}
