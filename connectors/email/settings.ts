import { z } from 'zod';
import { addressOf } from './addresses.ts';

/** A form sends what was left empty as an empty text. */
const optional = z
  .string()
  .trim()
  .max(500)
  .optional()
  .transform((text) => text || undefined);
const host = optional.refine(
  (name) => name === undefined || /^[^\s/@:]+$|^[0-9a-fA-F:.]+$/.test(name),
  'is the name of a server, such as imap.mail.example, without a protocol, path or port',
);
const port = z.int().min(1).max(65_535);
const security = z.enum(['tls', 'starttls', 'none']).default('tls');
const password = z
  .string()
  .max(1000)
  .optional()
  .transform((text) => text || undefined);

export const settings = z.object({
  address: z
    .string()
    .trim()
    .max(254)
    .refine((text) => addressOf(text) !== null, 'is no e-mail address')
    .transform((text) => addressOf(text) ?? text)
    .meta({ title: 'Address', description: 'Under which customers know you, such as care@shop.example.' }),
  aliases: optional
    .refine(
      (text) => listed(text).every((alias) => addressOf(alias) !== null),
      'holds something that is no e-mail address',
    )
    .meta({
      title: 'Other addresses of yours',
      description: 'Whose mail also arrives here, separated by commas. Mail from them counts as yours.',
    }),
  senderName: optional.meta({
    title: 'Sender’s name',
    description: 'Shown to customers beside the address. Without it, the name of whoever answers.',
  }),
  imapHost: host.meta({
    title: 'IMAP server',
    description:
      'Where mail is read, such as imap.mail.example. Leave it out if mail is forwarded to Earshot.',
  }),
  imapPort: port.default(993).meta({ title: 'IMAP port', description: 'Mostly 993.', advanced: true }),
  imapSecurity: security.meta({
    title: 'IMAP encryption',
    description: 'tls on port 993, starttls on port 143; none only inside your own network.',
    advanced: true,
  }),
  imapUser: optional.meta({
    title: 'User',
    description: 'The name to sign in with; the address if left out.',
  }),
  imapPassword: password.meta({
    title: 'Password',
    description: 'Many providers want an app password here, made for this one use.',
    secret: true,
  }),
  mailbox: optional
    .transform((name) => name ?? 'INBOX')
    .meta({ title: 'Mailbox', description: 'The folder that is read; INBOX if left out.', advanced: true }),
  importDays: z.int().min(0).max(90).default(7).meta({
    title: 'Days to import',
    description: 'How old the mail may be that is taken over when the channel is connected.',
  }),
  markSeen: z.boolean().default(false).meta({
    title: 'Mark as read',
    description:
      'What Earshot has taken over is marked as read in the mailbox. It is never moved or deleted.',
    advanced: true,
  }),
  smtpHost: host.meta({
    title: 'SMTP server',
    description: 'Where answers are handed over, such as smtp.mail.example. Without it nothing can be sent.',
  }),
  smtpPort: port.default(465).meta({ title: 'SMTP port', description: '465 or 587.', advanced: true }),
  smtpSecurity: security.meta({
    title: 'SMTP encryption',
    description: 'tls on port 465, starttls on port 587; none only inside your own network.',
    advanced: true,
  }),
  smtpUser: optional.meta({
    title: 'SMTP user',
    description: 'The same as for IMAP if left out.',
    advanced: true,
  }),
  smtpPassword: password.meta({
    title: 'SMTP password',
    description: 'The same as for IMAP if left out.',
    secret: true,
    advanced: true,
  }),
  signature: z
    .string()
    .max(5000)
    .default('')
    .meta({ title: 'Signature', description: 'Plain text below every answer.' }),
  plusAddressing: z
    .boolean()
    .default(false)
    .meta({
      title: 'Recognise answers by their address',
      description:
        'Answers go to care+token@shop.example, so that they find their conversation whatever a program does to ' +
        'the mail. Your provider has to deliver such addresses; try it first.',
      advanced: true,
    }),
  newSubject: z.enum(['same', 'new']).default('same').meta({
    title: 'A changed subject',
    description: 'same: it is still the same conversation. new: it starts another.',
    advanced: true,
  }),
});

export type EmailSettings = z.output<typeof settings>;

/** All addresses under which the brand itself writes and is written to. */
export function ownAddresses({ address, aliases }: EmailSettings): string[] {
  const all = [address, ...listed(aliases)].map(addressOf).filter((own) => own !== null);
  return [...new Set(all)];
}

function listed(text: string | undefined): string[] {
  return (text ?? '').split(/[,;\s]+/).filter(Boolean);
}

export interface Login {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user: string;
  password: string | undefined;
}

export function imapLogin(settings: EmailSettings): Login | null {
  const { imapHost, imapPort, imapSecurity, imapUser, imapPassword, address } = settings;
  if (!imapHost) return null;
  return {
    host: imapHost,
    port: imapPort,
    security: imapSecurity,
    user: imapUser ?? address,
    password: imapPassword,
  };
}

export function smtpLogin(settings: EmailSettings): Login | null {
  const { smtpHost, smtpPort, smtpSecurity, smtpUser, smtpPassword, imapUser, imapPassword } = settings;
  if (!smtpHost) return null;
  return {
    host: smtpHost,
    port: smtpPort,
    security: smtpSecurity,
    user: smtpUser ?? imapUser ?? settings.address,
    password: smtpPassword ?? imapPassword,
  };
}
