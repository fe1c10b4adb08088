import { z } from 'zod';

/** A provider that people sign in with, by OpenID Connect, as the operator has set it up. */
export interface Openid {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says. */
  name: string;
  /** The mail domains that may come in, in small letters; empty: any. */
  domains: string[];
  /** Values of `acr` by which the provider says that it asked for a second factor. */
  acr: string[];
  /** The provider confirms every address in `domains`, although it does not say so. */
  vouches: boolean;
  /** No passwords: the provider is the only way in. */
  only: boolean;
}

const onOrOff = z
  .string()
  .trim()
  .regex(/^(on|off)$/i, 'must be on or off')
  .transform((text) => /^on$/i.test(text))
  .default(false);

const listed = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

/** The part of the configuration that is about such a provider (`server/config.ts`). */
export const openidVariables = {
  /** Its issuer, exactly as it names itself: what stands before `/.well-known/openid-configuration`. */
  EARSHOT_OIDC_ISSUER: z
    .string()
    .trim()
    .refine(isIssuer, 'must be an address on https, such as https://login.example.org, without ? and #')
    .optional(),

  /** What the provider has given for this installation when it was registered there. */
  EARSHOT_OIDC_CLIENT_ID: z.string().trim().max(400).optional(),
  EARSHOT_OIDC_CLIENT_SECRET: z.string().trim().max(2_000).optional(),

  /** What the button on the sign-in page says; by default the issuer's host. */
  EARSHOT_OIDC_NAME: z.string().trim().max(60, 'must have 60 characters or fewer').optional(),

  /** The mail domains that may come in, separated by commas; by default any. */
  EARSHOT_OIDC_DOMAINS: listed.transform((domains, check) =>
    domains.map((domain) => {
      if (!/^(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+$/u.test(domain))
        check.addIssue(`holds "${domain}", which is no domain such as example.org`);
      return domain.toLowerCase();
    }),
  ),

  /** Values of `acr`, separated by commas, that stand for a second factor; they are asked for as `acr_values`. */
  EARSHOT_OIDC_ACR: listed,

  /** `on`: addresses in EARSHOT_OIDC_DOMAINS count as confirmed where the provider says nothing about it. */
  EARSHOT_OIDC_VOUCHES: onOrOff,

  /** `on`: no passwords and no passkeys of Earshot's own at the sign-in page. */
  EARSHOT_OIDC_ONLY: onOrOff,
};

type Variables = z.output<z.ZodObject<typeof openidVariables>>;

/** What is missing or goes with nothing, by the variable that it is about. */
export function openidProblems(value: Variables): { name: keyof Variables; message: string }[] {
  const problems: { name: keyof Variables; message: string }[] = [];
  const three = ['EARSHOT_OIDC_ISSUER', 'EARSHOT_OIDC_CLIENT_ID', 'EARSHOT_OIDC_CLIENT_SECRET'] as const;
  const given = three.find((name) => value[name]);
  for (const name of three)
    if (given && !value[name]) problems.push({ name, message: `is missing: it goes with ${given}` });
  if (!given && value.EARSHOT_OIDC_ONLY)
    problems.push({ name: 'EARSHOT_OIDC_ONLY', message: 'needs EARSHOT_OIDC_ISSUER: nobody could sign in' });
  if (value.EARSHOT_OIDC_VOUCHES && value.EARSHOT_OIDC_DOMAINS.length === 0) {
    const message = 'needs EARSHOT_OIDC_DOMAINS: the domains for which the provider vouches';
    problems.push({ name: 'EARSHOT_OIDC_VOUCHES', message });
  }
  return problems;
}

export function toOpenid(value: Variables): Openid | undefined {
  const { EARSHOT_OIDC_ISSUER: issuer, EARSHOT_OIDC_CLIENT_ID: clientId } = value;
  const { EARSHOT_OIDC_CLIENT_SECRET: clientSecret } = value;
  if (!issuer || !clientId || !clientSecret) return undefined;
  return {
    issuer,
    clientId,
    clientSecret,
    name: value.EARSHOT_OIDC_NAME ?? new URL(issuer).host,
    domains: value.EARSHOT_OIDC_DOMAINS,
    acr: value.EARSHOT_OIDC_ACR,
    vouches: value.EARSHOT_OIDC_VOUCHES,
    only: value.EARSHOT_OIDC_ONLY,
  };
}

/** On https, as its answers decide who somebody is; in the open only on this machine itself, to try it. */
function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.search || url.hash || url.username || url.password) return false;
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isHere);
}
