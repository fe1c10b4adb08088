import { z } from 'zod';
import { GraphError, refused } from '../core/graph-error.ts';
import type { Account, Business, Template } from '../core/things.ts';
import { json } from '../graph/check.ts';
import { endpoint, type Request } from '../graph/endpoint.ts';
import { type Fields, parseFields, pick } from '../graph/fields.ts';
import { page, pageParams } from '../graph/paging.ts';
import { addTemplate } from './templates.ts';

const one = z.strictObject({ fields: z.string().optional() });
const numberDefaults = ['verified_name', 'display_phone_number', 'quality_rating', 'id'];
const need = 'manage WhatsApp' as const;

export const businessEndpoints = [
  endpoint({
    method: 'GET',
    on: 'number',
    edge: '',
    need,
    params: one,
    run: ({ node }, { fields }) =>
      node.kind === 'number' ? pick(numberFields(node.account), parseFields(fields), numberDefaults) : {},
  }),
  endpoint({
    method: 'GET',
    on: 'business',
    edge: '',
    need,
    params: one,
    run: (request, { fields }) => {
      const business = businessOf(request);
      return pick(
        {
          id: () => business.id,
          name: () => business.name,
          timezone_id: () => '1',
          message_template_namespace: () => 'a7f2c0de_0000_4000_8000_000000000001',
          currency: () => 'INR',
          account_review_status: () => 'APPROVED',
        },
        parseFields(fields),
        ['id', 'name', 'timezone_id', 'message_template_namespace'],
      );
    },
  }),
  endpoint({
    method: 'GET',
    on: 'business',
    edge: 'phone_numbers',
    need,
    params: z.strictObject(pageParams),
    run: (request, params) => {
      const business = businessOf(request);
      const numbers = [...request.world.accounts.values()].filter(
        (account) => account.businessId === business.id,
      );
      const asked = parseFields(params.fields);
      return page(request, params, numbers, {
        id: ({ id }) => id,
        at: () => 0,
        show: (account) => pick(numberFields(account), asked, numberDefaults),
      });
    },
  }),
  endpoint({
    method: 'GET',
    on: 'business',
    edge: 'subscribed_apps',
    need,
    params: one,
    run: (request) => ({
      data: [...businessOf(request).installs].map((id) => ({
        whatsapp_business_api_data: {
          link: 'https://www.facebook.com/games/',
          name: request.world.apps.get(id)?.name,
          id,
        },
      })),
    }),
  }),
  endpoint({
    method: 'POST',
    on: 'business',
    edge: 'subscribed_apps',
    need,
    params: z.strictObject({}),
    run: (request) => {
      businessOf(request).installs.add(request.token.appId);
      return { success: true };
    },
  }),
  endpoint({
    method: 'DELETE',
    on: 'business',
    edge: 'subscribed_apps',
    need,
    params: z.strictObject({}),
    run: (request) => {
      businessOf(request).installs.delete(request.token.appId);
      return { success: true };
    },
  }),
  endpoint({
    method: 'GET',
    on: 'business',
    edge: 'message_templates',
    need,
    params: z.strictObject({
      ...pageParams,
      name: z.string().optional(),
      status: z.string().optional(),
      language: z.string().optional(),
      category: z.string().optional(),
    }),
    run: (request, { name, status, language, category, ...params }) => {
      const business = businessOf(request);
      const list = [...request.world.templates.values()].filter(
        (template) =>
          template.businessId === business.id &&
          (name === undefined || template.name.includes(name)) &&
          (status === undefined || template.status === status) &&
          (language === undefined || template.language === language) &&
          (category === undefined || template.category === category),
      );
      const asked = parseFields(params.fields);
      return page(request, params, list, {
        id: ({ id }) => id,
        at: () => 0,
        show: (template) =>
          pick(templateFields(template), asked, [
            'name',
            'components',
            'language',
            'status',
            'category',
            'parameter_format',
            'id',
          ]),
      });
    },
  }),
  endpoint({
    method: 'POST',
    on: 'business',
    edge: 'message_templates',
    need,
    params: z.strictObject({
      name: z.string().regex(/^[a-z0-9_]{1,512}$/),
      language: z.string().min(2),
      category: z.enum(['MARKETING', 'UTILITY', 'AUTHENTICATION']),
      components: json(z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).min(1)),
    }),
    run: (request, { name, language, category, components }) => {
      const body = components.find(({ type }) => type.toUpperCase() === 'BODY')?.text;
      if (body === undefined) throw refused(100, 'Invalid parameter', 'A template needs a BODY with a text.');
      const businessId = businessOf(request).id;
      const twin = [...request.world.templates.values()].some(
        (one) => one.businessId === businessId && one.name === name && one.language === language,
      );
      if (twin) throw new GraphError(100, '(#100) Invalid parameter', { subcode: 2388024 });
      const template = addTemplate(request.world, {
        businessId,
        name,
        language,
        category,
        body,
        status: 'PENDING',
      });
      return { id: template.id, status: template.status, category };
    },
  }),
  endpoint({
    method: 'GET',
    on: 'template',
    edge: '',
    need,
    params: one,
    run: ({ node }, { fields }) =>
      node.kind === 'template'
        ? pick(templateFields(node.template), parseFields(fields), ['name', 'status', 'language', 'id'])
        : {},
  }),
];

function businessOf({ node }: Request): Business {
  if (node.kind !== 'business') throw new GraphError(100, '(#100) This is no WhatsApp Business Account.');
  return node.business;
}

function numberFields(account: Account): Fields {
  return {
    id: () => account.id,
    display_phone_number: () => `+${account.number}`,
    verified_name: () => account.name,
    quality_rating: () => 'GREEN',
    code_verification_status: () => 'VERIFIED',
    platform_type: () => 'CLOUD_API',
    name_status: () => 'APPROVED',
    status: () => 'CONNECTED',
    throughput: () => ({ level: 'STANDARD' }),
    messaging_limit_tier: () => 'TIER_1K',
    account_mode: () => 'LIVE',
    is_on_biz_app: () => false,
    webhook_configuration: () => undefined,
  };
}

function exampleOf(body: string, examples: string[]): object {
  const names = [...new Set([...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name))];
  return names.every((name) => /^\d+$/.test(name ?? ''))
    ? { body_text: [examples] }
    : {
        body_text_named_params: names.map((name, n) => ({ param_name: name, example: examples[n] ?? '' })),
      };
}

function templateFields(template: Template): Fields {
  const { header, body, examples, footer, buttons } = template;
  return {
    id: () => template.id,
    name: () => template.name,
    language: () => template.language,
    status: () => template.status,
    category: () => template.category,
    parameter_format: () => (/\{\{\s*[a-z]/i.test(body) ? 'NAMED' : 'POSITIONAL'),
    rejected_reason: () => (template.status === 'REJECTED' ? 'INVALID_FORMAT' : 'NONE'),
    quality_score: () => ({ score: 'UNKNOWN' }),
    components: () => [
      ...(header
        ? [{ type: 'HEADER', format: header.format, ...(header.text ? { text: header.text } : {}) }]
        : []),
      { type: 'BODY', text: body, ...(examples.length > 0 ? { example: exampleOf(body, examples) } : {}) },
      ...(footer ? [{ type: 'FOOTER', text: footer }] : []),
      ...(buttons.length > 0
        ? [
            {
              type: 'BUTTONS',
              buttons: buttons.map(({ type, text, value }) => ({
                type,
                text,
                ...(type === 'URL' ? { url: value } : type === 'PHONE_NUMBER' ? { phone_number: value } : {}),
              })),
            },
          ]
        : []),
    ],
  };
}
