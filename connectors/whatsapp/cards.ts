import { z } from 'zod';
import type { Card } from '../connector.ts';
import { detail } from '../kit/fields.ts';
import { parseJson } from '../kit/json.ts';
import { webAddress } from '../kit/meta/web-address.ts';
import { aboutOf } from '../kit/person.ts';

const listMax = 100;

const place = z.looseObject({
  latitude: z.coerce.number().min(-90).max(90),
  longitude: z.coerce.number().min(-180).max(180),
  name: detail(300),
  address: detail(1000),
});

export function placeOf(value: unknown): Card | null {
  const parsed = place.safeParse(value);
  if (!parsed.success) return null;
  const { latitude, longitude, name, address } = parsed.data;
  return { kind: 'place', latitude, longitude, ...(name && { name }), ...(address && { address }) };
}

const facts = z.array(z.unknown()).catch([]);
const shared = z.looseObject({
  name: z
    .looseObject({ formatted_name: detail(300), first_name: detail(200), last_name: detail(200) })
    .catch({}),
  phones: facts,
  emails: facts,
  org: z.looseObject({ company: detail(300) }).catch({}),
});

/** People whose details they shared. */
export function peopleOf(value: unknown): Card[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, listMax).flatMap((one: unknown): Card[] => {
    const parsed = shared.safeParse(one);
    if (!parsed.success) return [];
    const { name, org } = parsed.data;
    const phones = each(parsed.data.phones, 'phone', 'wa_id');
    const emails = each(parsed.data.emails, 'email');
    const full = name.formatted_name ?? [name.first_name, name.last_name].filter(Boolean).join(' ');
    const title = full || org.company || phones[0] || emails[0];
    if (!title) return [];
    return [
      {
        kind: 'person',
        name: title,
        ...(phones.length > 0 && { phones }),
        ...(emails.length > 0 && { emails }),
        ...(org.company && { organisation: org.company }),
      },
    ];
  });
}

function each(list: unknown[], ...keys: string[]): string[] {
  return list.slice(0, listMax).flatMap((one: unknown) => {
    const fields = aboutOf(one);
    const found = keys.map((key) => fields[key]).find((text) => text?.trim());
    return found ? [found] : [];
  });
}

const item = z.looseObject({
  product_retailer_id: detail(300),
  quantity: z.coerce.number().min(0).max(1e9).catch(1),
  item_price: detail(50),
  currency: detail(10),
});

export function orderOf(value: unknown): Card | null {
  const parsed = z.looseObject({ product_items: z.array(z.unknown()), text: detail(4000) }).safeParse(value);
  if (!parsed.success) return null;
  const items = parsed.data.product_items.slice(0, listMax).flatMap((one) => {
    const read = item.safeParse(one);
    if (!read.success) return [];
    const { product_retailer_id, quantity, item_price, currency } = read.data;
    const price = [item_price, currency].filter(Boolean).join(' ');
    return [{ name: product_retailer_id ?? '?', quantity, ...(price && { price }) }];
  });
  return { kind: 'order', items, ...(parsed.data.text && { note: parsed.data.text }) };
}

/** What they filled in. The answers come as JSON within a text; what is no list of fields is shown as it is. */
export function formOf(value: unknown): Card[] {
  const given = typeof value === 'string' ? parseJson(value) : value;
  // The token is our own mark of the form, not an answer.
  const fields = Object.entries(aboutOf(given)).filter(([name]) => name !== 'flow_token');
  if (fields.length > 0)
    return [{ kind: 'form', fields: fields.map(([name, answer]) => ({ name, value: answer })) }];
  const isFields = typeof given === 'object' && given !== null && !Array.isArray(given);
  const shown = isFields ? undefined : detail(1000).parse(value);
  return shown ? [{ kind: 'form', fields: [{ name: 'response', value: shown }] }] : [];
}

const referral = z.looseObject({
  source_url: z.unknown().optional(),
  source_type: detail(50),
  headline: detail(300),
  body: detail(1000),
});

/** The advert or post by which they came. */
export function referralOf(value: unknown): Card[] {
  const parsed = referral.safeParse(value);
  if (!parsed.success) return [];
  const { source_url, source_type, headline, body } = parsed.data;
  const title = [headline, body].filter(Boolean).join(': ');
  return [
    {
      kind: 'link',
      of: source_type === 'post' ? 'post' : 'advert',
      how: 'came-by',
      ...(title && { title }),
      ...webAddress(source_url),
    },
  ];
}

const product = z.looseObject({ referred_product: z.looseObject({ product_retailer_id: detail(300) }) });

/** The product of the catalogue that they ask about. */
export function productOf(context: unknown): Card[] {
  const parsed = product.safeParse(context);
  if (!parsed.success) return [];
  const title = parsed.data.referred_product.product_retailer_id;
  return [{ kind: 'link', of: 'product', how: 'answered', ...(title && { title }) }];
}
