import type { SlaTarget } from '#contract/sla.ts';

export const slaTargetNames: readonly SlaTarget[] = ['first', 'next', 'resolution'];
