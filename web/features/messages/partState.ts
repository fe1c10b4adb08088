import {
  IconAlertTriangle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHelpCircle,
  IconX,
} from '@tabler/icons-react';
import type { Part } from '#contract/messages.ts';

export const partIcons = {
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  uncertain: IconHelpCircle,
  failed: IconAlertTriangle,
  cancelled: IconX,
};

/** It went out; an error beside it tells of a part of it that did not, such as one of its copies. */
export function arrived({ state }: Part): boolean {
  return state === 'sent' || state === 'delivered' || state === 'read';
}
