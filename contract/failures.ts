import { z } from 'zod';

/** Why a platform did not do what it was asked for; the kinds of the connectors' `SendError`. */
export const failureKind = z.enum([
  'temporary',
  'throttled',
  'rejected',
  'blocked',
  'window-closed',
  'unauthorised',
  'misconfigured',
]);
export type FailureKind = z.output<typeof failureKind>;
