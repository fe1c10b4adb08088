import type { OwnCondition, RuleAction, RuleCondition, RuleIf, RuleWhen } from '#contract/rules.ts';
import { language } from '../../language/texts.ts';
import type { Field } from '../views/conditions.ts';

/** The conditions of a rule as their form holds them: rows, and groups of rows one level down. */
export interface Group {
  match: 'all' | 'any';
  rows: Row[];
}
export interface Row {
  /** Keeps its place in the form while others come and go. */
  key: number;
  of: RuleCondition | Group;
}

let made = 0;
export function keyed<T>(of: T): { key: number; of: T } {
  made += 1;
  return { key: made, of };
}

/** What of the lists' filters rules can ask: nothing that differs from agent to agent. */
export const fields: readonly Field[] = [
  ...([
    'channel',
    'surface',
    'label',
    'contact',
    'company',
    'attribute',
    'priority',
    'state',
    'status',
    'assignee',
    'team',
  ] as const),
  ...(['waiting', 'window', 'due', 'created', 'activity', 'undelivered'] as const),
];
export const ownFields = ['said', 'language', 'hours', 'verified'] as const;
type OwnField = (typeof ownFields)[number];

export function isOwn(condition: RuleCondition): condition is OwnCondition {
  return ownFields.some((field) => field === condition.field);
}

export function newOwn(field: OwnField): OwnCondition {
  if (field === 'said') return { field, any: [], whole: true, not: false };
  if (field === 'language') return { field, of: 'message', is: [], not: false };
  if (field === 'hours') return { field, is: 'closed', hoursId: null, not: false };
  return { field, not: false };
}

export function asRows(asked: RuleIf): Group {
  const parts = 'all' in asked ? asked.all : asked.any;
  return {
    match: 'all' in asked ? 'all' : 'any',
    rows: parts.map((part) => keyed('field' in part ? part : asRows(part))),
  };
}

type Part = Extract<RuleIf, { all: unknown }>['all'][number];

/** What says nothing yet is left out: a list without a choice, a text without a letter. */
export function asIf(group: Group): RuleIf {
  const parts = group.rows.flatMap(({ of }): Part[] => {
    if (!('match' in of)) return says(of) ? [of] : [];
    const inner = of.rows.flatMap((row) => ('match' in row.of || !says(row.of) ? [] : [row.of]));
    if (inner.length === 0) return [];
    return [of.match === 'all' ? { all: inner } : { any: inner }];
  });
  return group.match === 'any' && parts.length > 0 ? { any: parts } : { all: parts };
}

function says(condition: RuleCondition): boolean {
  if (condition.field === 'said') return condition.any.length > 0;
  if (condition.field === 'attribute') return condition.id !== '';
  if (condition.field === 'contact') return condition.does === 'exist' || condition.value.trim() !== '';
  return !('is' in condition) || condition.is.length > 0;
}

/** The single conditions, in the order in which they stand. */
export function conditionsIn(asked: RuleIf): RuleCondition[] {
  return ('all' in asked ? asked.all : asked.any).flatMap((part) =>
    'field' in part ? [part] : 'all' in part ? part.all : part.any,
  );
}

export const occasions: RuleWhen['on'][] = [
  ...(['message', 'opened', 'reopened', 'resolved', 'assigned', 'labelled', 'status', 'attributes'] as const),
  ...(['unanswered', 'closing', 'silent'] as const),
];

export function newWhen(on: RuleWhen['on']): RuleWhen {
  if (on === 'labelled') return { on, labelId: null };
  if (on === 'status') return { on, statusId: null };
  if (on === 'unanswered') return { on, minutes: 60, clock: 'business' };
  if (on === 'closing') return { on, minutes: 120 };
  if (on === 'silent') return { on, minutes: 3 * 24 * 60 };
  return { on };
}

export const deeds: RuleAction['do'][] = [
  ...(['label', 'unlabel', 'team', 'assign', 'prioritise', 'attribute', 'note', 'notify'] as const),
  ...(['snooze', 'status', 'resolve', 'reply', 'webhook'] as const),
];

export function newAction(what: RuleAction['do']): RuleAction {
  switch (what) {
    case 'label':
    case 'unlabel':
      return { do: what, labelId: '' };
    case 'team':
      return { do: what, teamId: null };
    case 'assign':
      return { do: what, agentId: null };
    case 'status':
      return { do: what, statusId: null };
    case 'prioritise':
      return { do: what, priority: 'high' };
    case 'attribute':
      return { do: what, attributeId: '', value: null };
    case 'note':
      return { do: what, text: '' };
    case 'notify':
      return { do: what, agentIds: [], assignee: false, leads: true, text: '' };
    case 'snooze':
      return { do: what, minutes: 24 * 60 };
    case 'resolve':
      return { do: what };
    case 'webhook':
      return { do: what, webhookId: '' };
    case 'reply':
      return { do: what, texts: [{ language, text: '' }], every: 12 };
  }
}

/** Whether something is still to be chosen or written. */
export function isWhole(action: RuleAction): boolean {
  if (action.do === 'label' || action.do === 'unlabel') return action.labelId !== '';
  if (action.do === 'webhook') return action.webhookId !== '';
  if (action.do === 'attribute') return action.attributeId !== '';
  if (action.do === 'note') return action.text.trim() !== '';
  if (action.do === 'notify')
    return action.text.trim() !== '' && (action.assignee || action.leads || action.agentIds.length > 0);
  if (action.do === 'reply') return action.texts.every(({ text }) => text.trim() !== '');
  return true;
}
