import { z } from 'zod';
import { GraphError } from '../core/graph-error.ts';
import { instagramFields, pageFields, whatsappFields } from '../core/subscriptions.ts';
import { setWebhook } from '../core/webhook.ts';
import { flag, words } from './check.ts';
import { endpoint } from './endpoint.ts';

const known = { page: pageFields, instagram: instagramFields, whatsapp_business_account: whatsappFields };
type Known = keyof typeof known;

/** What an app has entered for itself: where it is told of which kind of object. */
export const appEndpoints = [
  endpoint({
    method: 'GET',
    on: 'app',
    edge: 'subscriptions',
    need: 'nothing',
    params: z.strictObject({}),
    run: ({ node }) => ({
      data:
        node.kind !== 'app'
          ? []
          : [...node.app.webhooks].map(([object, { url, fields }]) => ({
              object,
              callback_url: url,
              active: true,
              fields: [...(fields ?? known[object as Known] ?? [])].map((name) => ({
                name,
                version: 'v25.0',
              })),
            })),
    }),
  }),
  endpoint({
    method: 'POST',
    on: 'app',
    edge: 'subscriptions',
    need: 'nothing',
    params: z.strictObject({
      object: z.enum(['page', 'instagram', 'whatsapp_business_account']),
      callback_url: z.url({ protocol: /^https?$/ }),
      verify_token: z.string().min(1),
      fields: words,
      include_values: flag.optional(),
    }),
    run: async ({ node }, { object, callback_url: url, verify_token: verifyToken, fields }) => {
      if (node.kind !== 'app') throw new GraphError(100, 'Invalid parameter');
      const odd = fields.find((field) => !known[object].includes(field));
      if (fields.length === 0 || odd !== undefined)
        throw new GraphError(
          100,
          `(#100) Param fields must be a field of ${object}: ${odd ?? 'none was given'}`,
        );
      await setWebhook(node.app, object, { url, verifyToken, fields });
      return { success: true };
    },
  }),
];
