import type { Condition, Moment } from '#contract/filter.ts';
import type { OwnCondition, RuleAction, RuleCondition, RuleIf, RuleWhen } from '#contract/rules.ts';
import { dayMonthYear } from '../../language/dates.ts';
import { number } from '../../language/numbers.ts';
import { locale, t } from '../../language/texts.ts';
import { languageName } from '../instant/languages.ts';
import { conditionsIn, isOwn, isWhole } from './draft.ts';

type Names = (id: string) => string;

const and = new Intl.ListFormat(locale, { type: 'conjunction' });
const or = new Intl.ListFormat(locale, { type: 'disjunction' });

/** What a rule does, as one says it. Names stand apart from the direction of the words around them. */
export function sentenceOf(
  rule: { when: RuleWhen; if: RuleIf; actions: RuleAction[] },
  names: Names,
): string {
  const said = {
    when: whenSaid(rule.when, names),
    actions: and.format(rule.actions.filter(isWhole).map((action) => actionSaid(action, names))) || '…',
  };
  const conditions = ifSaid(rule.if, names);
  return conditions ? t('rules.sentence', { ...said, conditions }) : t('rules.sentenceAlways', said);
}

function ifSaid(asked: RuleIf, names: Names): string {
  const parts = ('all' in asked ? asked.all : asked.any).map((part) => {
    if ('field' in part) return conditionSaid(part, names);
    const inner = conditionsIn(part).map((condition) => conditionSaid(condition, names));
    return inner.length > 1 ? `(${('all' in part ? and : or).format(inner)})` : (inner[0] ?? '');
  });
  return ('all' in asked ? and : or).format(parts);
}

function whenSaid(when: RuleWhen, names: Names): string {
  if (when.on === 'labelled' && when.labelId)
    return t('rules.when.labelled', { what: apart(names(when.labelId)) });
  if (when.on === 'status' && when.statusId)
    return t('rules.when.status', { what: apart(names(when.statusId)) });
  if (when.on === 'unanswered') {
    const time = spanSaid(when.minutes);
    return t(when.clock === 'business' ? 'rules.when.unansweredBusiness' : 'rules.when.unanswered', { time });
  }
  if (when.on === 'closing') return t('rules.when.closing', { time: spanSaid(when.minutes) });
  if (when.on === 'silent') return t('rules.when.silent', { time: spanSaid(when.minutes) });
  return t(`rules.on.${when.on}`);
}

/** 2880 is 2 days, 90 is 90 minutes. */
function spanSaid(minutes: number): string {
  const [value, unit] =
    minutes % 1_440 === 0
      ? [minutes / 1_440, 'day']
      : minutes % 60 === 0
        ? [minutes / 60, 'hour']
        : [minutes, 'minute'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit: `${unit}`, unitDisplay: 'long' }).format(value);
}

export function conditionSaid(condition: RuleCondition, names: Names): string {
  if (isOwn(condition)) return ownSaid(condition, names);
  const field = t(`filter.field.${condition.field}`);
  const what = whatSaid(condition, names);
  const not = condition.not ? 'true' : 'false';
  return what === null ? t('rules.bare', { field, not }) : t('rules.is', { field, what, not });
}

function ownSaid(condition: OwnCondition, names: Names): string {
  const not = condition.not ? 'true' : 'false';
  if (condition.field === 'verified') return t('rules.verifiedSaid', { not });
  if (condition.field === 'said')
    return t('rules.saidSaid', { not, words: or.format(condition.any.map((word) => `“${apart(word)}”`)) });
  if (condition.field === 'language') {
    const languages = or.format(condition.is.map((tag) => apart(languageName(tag))));
    return t(condition.of === 'message' ? 'rules.writtenIn' : 'rules.speaks', { not, languages });
  }
  const isOpen = (condition.is === 'open') !== condition.not;
  if (condition.hoursId)
    return t(isOpen ? 'rules.openAt' : 'rules.closedAt', { name: apart(names(condition.hoursId)) });
  return t(isOpen ? 'rules.open' : 'rules.closed');
}

const words = ['nobody', 'none'];

/** Null where the field says it all. */
function whatSaid(condition: Condition, names: Names): string | null {
  const any = (ids: string[], nothing: string) =>
    or.format(ids.map((id) => (words.includes(id) ? nothing : apart(names(id)))));
  switch (condition.field) {
    case 'channel':
    case 'incident':
    case 'conversation':
      return any(condition.is, '');
    case 'label':
      return condition.is === 'none' ? t('filter.noLabel') : any(condition.is, '');
    case 'status':
      return condition.is === 'none' ? t('statuses.without') : any(condition.is, '');
    case 'company':
      return condition.is === 'none' ? t('companies.without') : any(condition.is, '');
    case 'team':
      return any(condition.is, t('teams.without'));
    case 'assignee':
      return any(condition.is, t('filter.nobody'));
    case 'state':
      return or.format(condition.is.map((each) => t(`state.${each}`)));
    case 'priority':
      return or.format(condition.is.map((each) => t(`priority.${each}`)));
    case 'surface':
      return t(`surface.${condition.is}`);
    case 'due':
      return t(`filter.due.${condition.is}`);
    case 'window':
      return condition.within
        ? `${t('filter.window.soon')} ${number(condition.within.ahead)} ${t(`filter.unit.${condition.within.unit}`)}`
        : t(`filter.window.${condition.is}`);
    case 'created':
    case 'activity':
    case 'waiting':
      return [
        condition.before && momentSaid(condition.before, 'filter.longerAgo'),
        condition.after && momentSaid(condition.after, 'filter.within'),
      ]
        .filter(Boolean)
        .join(' ');
    case 'contact': {
      const of = condition.of === 'about' ? (condition.key ?? '') : t(`filter.contact.${condition.of}`);
      const value = condition.does === 'exist' ? '' : ` “${apart(condition.value)}”`;
      return `${of} ${t(`filter.does.${condition.does}`)}${value}`;
    }
    case 'attribute':
      return `${apart(names(condition.id))} ${asksSaid(condition.asks)}`;
    default:
      return null;
  }
}

function asksSaid(asks: Extract<Condition, { field: 'attribute' }>['asks']): string {
  const does = t(`filter.does.${asks.does}`);
  if (asks.does === 'among') return or.format(asks.values.map(apart));
  if (asks.does === 'equal' || asks.does === 'contain') return `${does} “${apart(asks.value)}”`;
  if (asks.does === 'be') return t(asks.value ? 'attributes.yes' : 'attributes.no');
  if (asks.does === 'measure') return `${does} ${asks.least ?? '…'} – ${asks.most ?? '…'}`;
  return does;
}

function momentSaid(moment: Moment, how: 'filter.longerAgo' | 'filter.within'): string {
  if (typeof moment === 'string') return `${how === 'filter.within' ? '≥' : '<'} ${dayMonthYear(moment)}`;
  return `${t(how)} ${number(moment.ago)} ${t(`filter.unit.${moment.unit}`)}`;
}

function actionSaid(action: RuleAction, names: Names): string {
  switch (action.do) {
    case 'label':
    case 'unlabel':
      return t(`rules.act.${action.do}`, { what: apart(names(action.labelId)) });
    case 'team':
      return action.teamId
        ? t('rules.act.team', { what: apart(names(action.teamId)) })
        : t('rules.act.teamless');
    case 'assign':
      return action.agentId
        ? t('rules.act.assign', { what: apart(names(action.agentId)) })
        : t('rules.act.unassign');
    case 'status':
      return action.statusId
        ? t('rules.act.status', { what: apart(names(action.statusId)) })
        : t('rules.act.statusless');
    case 'prioritise':
      return t('rules.act.prioritise', { what: t(`priority.${action.priority}`) });
    case 'attribute':
      return t('rules.act.attribute', {
        what: apart(names(action.attributeId)),
        value: valueSaid(action.value),
      });
    case 'webhook':
      return t('rules.act.webhook', { what: apart(names(action.webhookId)) });
    case 'snooze':
      return t('rules.act.snooze', { time: spanSaid(action.minutes) });
    case 'notify': {
      const whom = [
        ...(action.assignee ? [t('rules.toAssignee')] : []),
        ...(action.leads ? [t('rules.toLeads')] : []),
        ...action.agentIds.map((id) => apart(names(id))),
      ];
      return t('rules.act.notify', { what: and.format(whom) });
    }
    default:
      return t(`rules.act.${action.do}`);
  }
}

function valueSaid(value: string | number | boolean | null): string {
  if (value === null) return t('attributes.notSet');
  return typeof value === 'boolean' ? t(value ? 'attributes.yes' : 'attributes.no') : apart(String(value));
}

function apart(name: string): string {
  return `\u2068${name}\u2069`;
}
