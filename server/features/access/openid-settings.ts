import { ApiError } from '#server/errors.ts';
import type { Openid } from '#server/platform/openid-variables.ts';

let settings: Openid | undefined;

export function setOpenid(given: Openid | undefined): void {
  settings = given;
}

/** The provider that the operator has set up, if there is one. */
export function openid(): Openid | undefined {
  return settings;
}

/** Where the provider is the only way in, nothing else opens a session. */
export function mustAllowOwnWays(): void {
  if (settings?.only) {
    throw new ApiError(
      403,
      'provider-only',
      `People sign in with ${settings.name} here. Go back to the sign-in page and use its button.`,
      { detail: settings.name },
    );
  }
}
