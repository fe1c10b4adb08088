import type { EventType } from '#contract/events.ts';
import type { RuleWhen } from '#contract/rules.ts';

/** What a rule looks at as it happens. A message whose words are asked for later has come once they are there. */
const happens: Partial<Record<RuleWhen['on'], EventType[]>> = {
  message: ['message.received', 'message.told'],
  opened: ['conversation.opened'],
  reopened: ['conversation.reopened'],
  resolved: ['conversation.resolved'],
  assigned: ['conversation.assigned'],
  labelled: ['conversation.labelled'],
  status: ['conversation.status-changed'],
  attributes: ['conversation.attributes-changed'],
};

/** What changes when something that goes by the clock comes about. */
const moves: EventType[] = [
  'message.received',
  'message.sent',
  'message.deleted',
  'message.joined',
  'message.answered-privately',
  'conversation.opened',
  'conversation.resolved',
  'conversation.reopened',
  'conversation.snoozed',
  'conversation.status-changed',
  'conversation.joined',
];

/** The types of events after which there is something to do for such a rule. */
export function wakesOf(when: RuleWhen): EventType[] {
  if (!('minutes' in when)) return eventsOf(when);
  const byHours = 'clock' in when && when.clock === 'business';
  return byHours ? [...moves, 'business-hours.changed', 'channel.changed'] : moves;
}

/** The types of events that are themselves what it is about; of what goes by the clock, none. */
export function eventsOf(when: RuleWhen): EventType[] {
  return happens[when.on] ?? [];
}
