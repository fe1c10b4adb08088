export interface Exception {
  path: string;
  rule: string;
  reason: string;
}

/** What may break a rule, and why. One that is no longer needed fails the check. */
export const exceptions: Exception[] = [];
