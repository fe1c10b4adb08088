import { z } from 'zod';

const phone = z.string().regex(/^\+?[\d\s()-]{5,25}$/, 'is no phone number');
const number = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/, 'is no number')]);
const homeOrWork = z.enum(['HOME', 'WORK']);

/** By id or by link, never both. */
function media<S extends z.ZodRawShape>(more: S) {
  return z.union([
    z.strictObject({ id: z.string().min(1), ...more }),
    z.strictObject({ link: z.url({ protocol: /^https?$/ }), ...more }),
  ]);
}

const caption = z.string().max(1024).optional();
const filename = z.string().min(1).max(240).optional();

const header = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(60) }),
  z.strictObject({ type: z.literal('image'), image: media({}) }),
  z.strictObject({ type: z.literal('video'), video: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media({ filename }) }),
]);
/** Counted as the platform does: an emoji is one character, whatever it takes in memory. */
const upTo = (most: number) =>
  z
    .string()
    .min(1)
    .refine((text) => [...text].length <= most, `has more than ${most} characters`);
const label = (most: number) => upTo(most).refine((text) => text.trim() !== '', 'is blank');
const key = (most: number) => upTo(most).refine((text) => text.trim() === text, 'has spaces around it');

const body = z.strictObject({ text: label(1024) });
const footer = z.strictObject({ text: z.string().min(1).max(60) });
const around = { header: header.optional(), footer: footer.optional() };

const row = z.strictObject({
  id: key(200),
  title: label(24),
  description: upTo(72).optional(),
});

function areApart(all: { id: string; title: string }[], by: ('id' | 'title')[] = ['id', 'title']): boolean {
  return by.every((what) => new Set(all.map((one) => one[what])).size === all.length);
}

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    ...around,
    body,
    action: z.strictObject({
      buttons: z
        .array(
          z.strictObject({
            type: z.literal('reply'),
            reply: z.strictObject({ id: key(256), title: label(20) }),
          }),
        )
        .min(1)
        .max(3)
        .refine((buttons) => areApart(buttons.map(({ reply }) => reply)), 'has the same id or title twice'),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    ...around,
    body: z.strictObject({ text: label(4096) }),
    action: z.strictObject({
      button: label(20),
      sections: z
        .array(z.strictObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1).max(10) }))
        .min(1)
        .max(10)
        .refine((sections) => sections.flatMap(({ rows }) => rows).length <= 10, 'has more than 10 rows')
        .refine(
          (sections) =>
            areApart(
              sections.flatMap(({ rows }) => rows),
              ['id'],
            ),
          'has the same id twice',
        )
        .refine(
          (sections) => sections.length === 1 || sections.every(({ title }) => title?.trim()),
          'has several sections, and one without a title',
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    ...around,
    body,
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({ display_text: z.string().min(1).max(20), url: z.string().min(1) }),
    }),
  }),
  z.strictObject({
    type: z.literal('location_request_message'),
    body,
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
]);

const contact = z.strictObject({
  addresses: z
    .array(
      z.strictObject({
        street: z.string().optional(),
        city: z.string().optional(),
        state: z.string().optional(),
        zip: z.string().optional(),
        country: z.string().optional(),
        country_code: z.string().optional(),
        type: homeOrWork.optional(),
      }),
    )
    .optional(),
  birthday: z.iso.date().optional(),
  emails: z.array(z.strictObject({ email: z.email(), type: homeOrWork.optional() })).optional(),
  name: z.strictObject({
    formatted_name: z.string().min(1),
    first_name: z.string().optional(),
    last_name: z.string().optional(),
    middle_name: z.string().optional(),
    prefix: z.string().optional(),
    suffix: z.string().optional(),
  }),
  org: z
    .strictObject({
      company: z.string().optional(),
      department: z.string().optional(),
      title: z.string().optional(),
    })
    .optional(),
  phones: z
    .array(
      z.strictObject({
        phone: z.string(),
        type: homeOrWork.optional(),
        wa_id: z.string().optional(),
      }),
    )
    .optional(),
  urls: z.array(z.strictObject({ url: z.url(), type: homeOrWork.optional() })).optional(),
});

const parameter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string().min(1),
    parameter_name: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('currency'),
    currency: z.strictObject({
      fallback_value: z.string(),
      code: z.string().length(3),
      amount_1000: z.int(),
    }),
    parameter_name: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('date_time'),
    date_time: z.strictObject({
      fallback_value: z.string(),
      day_of_week: z.int().optional(),
      year: z.int().optional(),
      month: z.int().optional(),
      day_of_month: z.int().optional(),
      hour: z.int().optional(),
      minute: z.int().optional(),
      calendar: z.string().optional(),
    }),
    parameter_name: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('payload'), payload: z.string().min(1).max(256) }),
  z.strictObject({ type: z.literal('image'), image: media({}) }),
  z.strictObject({ type: z.literal('video'), video: media({}) }),
  z.strictObject({ type: z.literal('document'), document: media({ filename }) }),
]);

const component = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), parameters: z.array(parameter).max(1) }),
  z.strictObject({ type: z.literal('body'), parameters: z.array(parameter) }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.enum(['quick_reply', 'url']),
    index: z.union([z.int().min(0).max(9), z.string().regex(/^\d$/)]),
    parameters: z.array(parameter).max(1),
  }),
]);

const template = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.strictObject({ code: z.string().min(2), policy: z.literal('deterministic').optional() }),
  components: z.array(component).optional(),
});

export type TemplateInput = z.output<typeof template>;

const base = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: phone.optional(),
  /** The id of somebody who shows no number. */
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/, 'is no user id')
    .optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().min(1).max(512).optional(),
};

const contents = z.discriminatedUnion('type', [
  z.strictObject({
    ...base,
    type: z.literal('text'),
    text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
  }),
  z.strictObject({ ...base, type: z.literal('image'), image: media({ caption }) }),
  z.strictObject({ ...base, type: z.literal('video'), video: media({ caption }) }),
  z.strictObject({ ...base, type: z.literal('audio'), audio: media({ voice: z.boolean().optional() }) }),
  z.strictObject({ ...base, type: z.literal('document'), document: media({ caption, filename }) }),
  z.strictObject({ ...base, type: z.literal('sticker'), sticker: media({}) }),
  z.strictObject({
    ...base,
    type: z.literal('location'),
    location: z.strictObject({
      latitude: number,
      longitude: number,
      name: z.string().optional(),
      address: z.string().optional(),
    }),
  }),
  z.strictObject({ ...base, type: z.literal('contacts'), contacts: z.array(contact).min(1).max(5) }),
  z.strictObject({ ...base, type: z.literal('interactive'), interactive }),
  z.strictObject({ ...base, type: z.literal('template'), template }),
  z.strictObject({
    ...base,
    type: z.literal('reaction'),
    reaction: z.strictObject({ message_id: z.string().min(1), emoji: z.string().max(40) }),
  }),
]);

/** Everything that may be posted to a number's messages; what else stands in a body is refused. */
export const messageBody = contents.check(({ value, issues }) => {
  if ((value.to ?? value.recipient) !== undefined) return;
  const message = 'Invalid input: expected string, received undefined';
  issues.push({
    code: 'invalid_type',
    expected: 'string',
    path: ['to or recipient'],
    input: undefined,
    message,
  });
});

export type MessageBody = z.output<typeof messageBody>;

/** Says that a message was read, and if wanted that an answer is being typed. */
export const readBody = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});
