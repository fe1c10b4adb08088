import { z } from 'zod';

const asked = z.enum(['off', 'optional', 'required']).default('off');
const secret = z.string().min(8, 'needs at least 8 characters').max(500);

export const settings = z.object({
  title: z
    .string()
    .trim()
    .min(1, 'cannot be empty')
    .max(80)
    .default('Chat with us')
    .meta({ title: 'Title', description: 'Shown at the top of the chat.' }),
  greeting: z
    .string()
    .max(1000)
    .default('')
    .meta({ title: 'Greeting', description: 'The first words a visitor reads, before anyone has written.' }),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'is a colour such as #0b6e4f')
    .default('#0b6e4f')
    .meta({ title: 'Colour', description: 'Of the button and of the visitor’s own messages.' }),
  side: z
    .enum(['end', 'start'])
    .default('end')
    .meta({ title: 'Side', description: 'Where the button stands: where lines end, or where they start.' }),
  origins: z
    .array(z.string().max(300).refine(isOrigin, 'is an origin such as https://shop.example, without a path'))
    .max(100)
    .default([])
    .meta({ title: 'Sites', description: 'Origins whose pages may show the chat. None means any.' }),
  identitySecret: secret.meta({
    title: 'Identity secret',
    description: 'With it your own server proves who its signed-in visitors are.',
    secret: true,
    generated: true,
  }),
  identityRequired: z.boolean().default(false).meta({
    title: 'Only proven visitors',
    description: 'Nobody chats whom your server has not vouched for.',
  }),
  askName: asked.meta({ title: 'Ask for a name', description: 'Before the first message.' }),
  askEmail: asked.meta({ title: 'Ask for an e-mail address', description: 'Before the first message.' }),
  tokenSecret: secret.meta({
    title: 'Token secret',
    description: 'Signs the tokens that visitors hold. A new one signs every visitor out.',
    secret: true,
    generated: true,
    advanced: true,
  }),
});

export type WebsiteSettings = z.output<typeof settings>;

/** As browsers write it in the header Origin: scheme, host, port where it is not the usual one. */
function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
