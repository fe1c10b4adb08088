import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { openidProblems, openidVariables, toOpenid } from '#server/platform/openid-variables.ts';
import { toApps } from '#server/platform/operator-apps.ts';
import { placeOf, toSandbox } from '#server/platform/sandbox-variable.ts';
import { StartError } from '#server/platform/start-error.ts';

/** What the operator chose. Read once; nothing else in the server looks at the environment. */
export type Config = ReturnType<typeof shape>;

/** A private address that connections to the outside may reach nevertheless. */
export type AllowedHost =
  | { network: [ipaddr.IPv4 | ipaddr.IPv6, number] }
  | { host: string; port: number | null };

/** @throws StartError naming the variable, what is wrong with it and what is allowed; never its value if secret */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  // Compose files pass a variable that is not set as an empty one.
  const given = Object.entries(env).filter(([, value]) => value?.trim());
  const parsed = variables.safeParse(Object.fromEntries(given));
  if (parsed.success) return shape(parsed.data);
  const lines = parsed.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`);
  throw new StartError(`The configuration cannot be used: ${lines.join('; ')}.`);
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const variables = z
  .object({
    /** The port of the web server. */
    PORT: whole(4000, 0, 65535),

    /** The address it listens on. By default all of them: whoever hosts this wants others to reach it. */
    HOST: z.string().trim().default(everywhere),

    /**
     * The address of a PostgreSQL of your own, 17 or newer: `postgresql://user:password@host:5432/database`.
     * Without it the program runs its own PostgreSQL in the data folder.
     */
    DATABASE_URL: z
      .string()
      .trim()
      .regex(/^(postgres(ql)?|socket):\/\//, 'must look like postgresql://user:password@host:5432/database')
      .optional(),

    /** Where agents, customers and platforms reach the program: the start of every link and webhook address. */
    PUBLIC_URL: z
      .string()
      .trim()
      .refine(isWebAddress, 'must be an address such as https://desk.example.org, without a path')
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),

    /** The folder for the built-in database, files and the secret key. Back it up. */
    EARSHOT_DATA_DIR: z
      .string()
      .default(join(import.meta.dirname, '..', 'data'))
      .transform((path) => resolve(path)),

    /** Encrypts the credentials of channels. Made and kept in the data folder if absent; needed beside DATABASE_URL. */
    EARSHOT_SECRET_KEY: z
      .string()
      .min(16, 'must have 16 characters or more; `openssl rand -hex 32` makes a good one')
      .optional(),

    /**
     * Private hosts that connections to the outside (webhooks, IMAP, SMTP, sign-in, object stores, platforms'
     * APIs) may reach: `host`, `host:port` or a network such as `10.0.0.0/8`, separated by commas.
     */
    EARSHOT_ALLOWED_HOSTS: z
      .string()
      .default('')
      .transform((text, check) =>
        commaSeparated(text).map((entry) => toAllowedHost(entry) ?? refuse(check, entry)),
      ),

    /** With the next one: makes the first workspace and its administrator without a visit to the set-up page. */
    EARSHOT_ADMIN_EMAIL: z.email('must be an e-mail address').optional(),

    /** The administrator's password. */
    EARSHOT_ADMIN_PASSWORD: z
      .string()
      .min(10, 'must have 10 characters or more')
      .max(128, 'must have 128 characters or fewer')
      .optional(),

    /** Gives that administrator an API key of this value, for automation. */
    EARSHOT_ADMIN_API_KEY: z
      .string()
      .regex(/^[\x21-\x7e]{8,200}$/, 'must have 8 to 200 characters: letters, digits, signs, no spaces')
      .optional(),

    /**
     * The port of the mail server that takes messages for channels with an address here: `off` for none.
     * By default 2525; a machine that is a mail exchanger forwards its port 25 to it.
     */
    EARSHOT_SMTP_PORT: z
      .string()
      .trim()
      .regex(/^(off|\d{1,5})$/i, 'must be a port or off')
      .transform((text) => (/^off$/i.test(text) ? 0 : Number(text)))
      .refine((port) => port <= 65535, 'must be a port from 1 to 65535, or off')
      .default(2525),

    /**
     * The mail server that the installation's own mail goes out by (notices to agents): `smtp://user:pass@host:587`
     * or `smtps://user:pass@host:465`. Without it no such mail is sent.
     */
    EARSHOT_MAIL_URL: z.string().trim().transform(toMailServer).optional(),

    /** Whom that mail is from: `desk@example.org` or `Earshot <desk@example.org>`. */
    EARSHOT_MAIL_FROM: z.string().trim().transform(toMailbox).optional(),

    /**
     * Applications at platforms that every workspace may use without entering their secrets: JSON, or the path of a
     * file with it, such as `{"NAME": {"appSecret": "…", "verifyToken": "…"}}`. The names are those of webhook
     * addresses. Whoever uses one reaches the platform at its usual address, or at an `apiBaseUrl` named here.
     */
    EARSHOT_APPS: z.string().trim().default('{}').transform(toApps),

    /**
     * Stand-ins for platforms on this machine, so that people can practise without accounts (`npm run sandbox`):
     * `off`, `on` for http://127.0.0.1:4100, or their address. Connections to the outside may reach that one place.
     */
    EARSHOT_SANDBOX: z.string().trim().default('off').transform(toSandbox),

    /** Signing in with a provider of the organisation's: EARSHOT_OIDC_*. */
    ...openidVariables,

    /** Encrypts backups. Only `npm run earshot` reads it; without it that asks on the terminal. */
    EARSHOT_BACKUP_PASSPHRASE: z
      .string()
      .min(12, 'must have 12 characters or more; four or five words chosen by dice make a good one')
      .optional(),

    /** How much is logged: fatal, error, warn, info, debug, trace or silent. */
    EARSHOT_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),

    /** For how many days the requests that platforms sent are kept as they came, so that they can be replayed. */
    EARSHOT_RAW_RETENTION_DAYS: whole(30, 1, 3650),

    /**
     * Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. `off`; or how many proxies stand in front; or
     * their addresses and networks, separated by commas (`loopback`, `linklocal`, `uniquelocal` are such names).
     */
    EARSHOT_TRUST_PROXY: z.string().default('off').transform(toTrustProxy),
  })
  .check(({ value, issues }) => {
    const missing = (name: keyof typeof value, because: keyof typeof value) => {
      if (value[because] === undefined || value[name] !== undefined) return;
      issues.push({
        code: 'custom',
        path: [name],
        message: `is missing: it goes with ${because}`,
        input: '',
      });
    };
    missing('EARSHOT_ADMIN_PASSWORD', 'EARSHOT_ADMIN_EMAIL');
    missing('EARSHOT_ADMIN_EMAIL', 'EARSHOT_ADMIN_PASSWORD');
    missing('EARSHOT_ADMIN_EMAIL', 'EARSHOT_ADMIN_API_KEY');
    missing('EARSHOT_MAIL_FROM', 'EARSHOT_MAIL_URL');
    missing('EARSHOT_MAIL_URL', 'EARSHOT_MAIL_FROM');
    for (const { name, message } of openidProblems(value))
      issues.push({ code: 'custom', path: [name], message, input: '' });
  });

function shape(value: z.infer<typeof variables>) {
  const { EARSHOT_ADMIN_EMAIL: email, EARSHOT_ADMIN_PASSWORD: password } = value;
  const { EARSHOT_MAIL_URL: server, EARSHOT_MAIL_FROM: from } = value;
  return {
    port: value.PORT,
    host: value.HOST,
    databaseUrl: value.DATABASE_URL,
    publicUrl: value.PUBLIC_URL ?? `http://localhost:${value.PORT}`,
    dataDir: value.EARSHOT_DATA_DIR,
    secretKey: value.EARSHOT_SECRET_KEY,
    backupPassphrase: value.EARSHOT_BACKUP_PASSPHRASE,
    allowedHosts: [...value.EARSHOT_ALLOWED_HOSTS, ...placeOf(value.EARSHOT_SANDBOX)],
    admin: email && password ? { email, password, apiKey: value.EARSHOT_ADMIN_API_KEY } : undefined,
    doors: { smtp: value.EARSHOT_SMTP_PORT },
    apps: value.EARSHOT_APPS,
    sandbox: value.EARSHOT_SANDBOX,
    openid: toOpenid(value),
    mail: server && from ? { ...server, from } : undefined,
    logLevel: value.EARSHOT_LOG_LEVEL,
    rawRetentionDays: value.EARSHOT_RAW_RETENTION_DAYS,
    trustProxy: value.EARSHOT_TRUST_PROXY,
  };
}

/** `::` takes IPv4 too, but is refused where IPv6 is switched off. */
function everywhere(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return addresses.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0';
}

function whole(preset: number, least: number, most: number) {
  const rule = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,9}$/, rule)
    .transform(Number)
    .refine((number) => number >= least && number <= most, rule)
    .default(preset);
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return !!url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
}

function commaSeparated(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean);
}

function refuse(check: z.RefinementCtx, entry: string): never {
  check.addIssue(
    `holds "${entry}", which is none of: host, host:port, [IPv6]:port, a network such as 10.0.0.0/8`,
  );
  return z.NEVER;
}

/** A single address is a host like any other. */
function toAllowedHost(entry: string): AllowedHost | null {
  if (ipaddr.isValidCIDR(entry)) return { network: ipaddr.parseCIDR(entry) };
  if (ipaddr.IPv6.isValid(entry)) return { host: entry.toLowerCase(), port: null };
  const [, bracketed, name, digits] =
    /^(?:\[([\da-f:.]+)\]|([\p{L}\p{N}._-]+))(?::(\d{1,5}))?$/iu.exec(entry) ?? [];
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65535)) return null;
  if (bracketed !== undefined && !ipaddr.IPv6.isValid(bracketed)) return null;
  const host = (bracketed ?? name)?.toLowerCase();
  return host === undefined ? null : { host, port };
}

/** Where the installation's own mail is handed over. What is wrong is said without the password. */
function toMailServer(text: string, check: z.RefinementCtx) {
  const url = URL.parse(text);
  const fits =
    url && /^smtps?:$/.test(url.protocol) && url.hostname && /^\/?$/.test(url.pathname) && !url.search;
  if (!fits) {
    check.addIssue('must look like smtp://user:password@host:587 or smtps://user:password@host:465');
    return z.NEVER;
  }
  try {
    const secure = url.protocol === 'smtps:';
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port ? Number(url.port) : secure ? 465 : 587,
      secure,
      login: url.username
        ? { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) }
        : undefined,
    };
  } catch {
    check.addIssue('has a % that stands for no character: write it as %25 in user and password');
    return z.NEVER;
  }
}

function toMailbox(text: string, check: z.RefinementCtx): { name: string; address: string } {
  const [, name = '', bracketed] = /^"?([^"<>\r\n]*?)"?\s*<([^<>\s]+)>$/.exec(text) ?? [];
  const address = z.email().safeParse(bracketed ?? text);
  if (address.success) return { name: name.trim(), address: address.data };
  check.addIssue('must be an address such as desk@example.org or Earshot <desk@example.org>');
  return z.NEVER;
}

/** What Fastify's `trustProxy` takes. Believing everybody is not offered: each visitor could claim any address. */
function toTrustProxy(text: string, check: z.RefinementCtx): false | number | string[] {
  const entries = commaSeparated(text);
  if (entries.length === 1 && /^(off|false|no|0)$/i.test(entries[0] ?? '')) return false;
  if (entries.length === 1 && /^[1-9]\d?$/.test(entries[0] ?? '')) return Number(entries[0]);
  const wrong = entries.find((entry) => !isProxy(entry));
  if (wrong === undefined) return entries;
  check.addIssue(
    `holds "${wrong}", which is none of: off, a number of proxies, an address, a network, loopback`,
  );
  return z.NEVER;
}

function isProxy(entry: string): boolean {
  const named = ['loopback', 'linklocal', 'uniquelocal'].includes(entry);
  return named || ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry);
}
