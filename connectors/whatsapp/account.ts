import type { Inbound } from '../connector.ts';
import { detail } from '../kit/fields.ts';

/** What WhatsApp says of the account, the number or its templates: it belongs to no chat. */
export function accountNews(field: string, value: Record<string, unknown>, at: number | null): Inbound[] {
  const facts = factsIn(value);
  const [state, text, about] =
    (Object.hasOwn(news, field) ? news[field]?.(facts) : undefined) ?? other(field, facts);
  return [{ type: 'account', state, ...(about && { about }), text: text.slice(0, 1000).toWellFormed(), at }];
}

export function isAccountField(field: string): boolean {
  return Object.hasOwn(news, field);
}

type Facts = Record<string, string>;
/** What is said of templates, ratings and the like is no word on whether messages come and go: that is a note. */
type News = [state: 'fine' | 'note' | 'warning' | 'broken', text: string, about?: string];

const news: Record<string, (facts: Facts) => News | undefined> = {
  message_template_status_update: template,
  message_template_quality_update: (f) => [
    f.new_quality_score === 'GREEN' ? 'note' : 'warning',
    `The template ${nameOf(f)} is now rated ${wordsOf(f.new_quality_score)}; it was ${wordsOf(f.previous_quality_score)}.`,
  ],
  template_category_update: (f) => [
    'warning',
    f.correct_category
      ? `The template ${nameOf(f)} will count as ${wordsOf(f.correct_category)}; it was ${formerly(f)}. What a message costs may change.`
      : `The template ${nameOf(f)} counts as ${wordsOf(f.new_category)}; it was ${formerly(f)}. What a message costs may change.`,
  ],
  phone_number_quality_update: (f) => [
    /FLAGGED|DOWNGRADE/.test(f.event ?? '') ? 'warning' : 'note',
    `The number ${numberOf(f)} is reported as ${wordsOf(f.event)}${limit(f)}.`,
  ],
  phone_number_name_update: (f) => [
    f.decision === 'APPROVED' ? 'note' : 'warning',
    `The display name ${f.requested_verified_name ?? ''} of ${numberOf(f)} is ${wordsOf(f.decision)}${because(f.rejection_reason)}.`,
  ],
  account_update: account,
  account_review_update: (f) => [
    f.decision === 'APPROVED' ? 'note' : 'warning',
    `WhatsApp has reviewed the business account: ${wordsOf(f.decision)}.`,
  ],
  account_alerts: (f) => ['warning', listed('WhatsApp has an alert for this account.', f)],
  account_settings_update: () => undefined,
  business_capability_update: (f) => ['note', listed('What this account may do has changed.', f)],
  business_username_update: (f) => [
    'note',
    `The user name ${f.username ?? ''} of ${numberOf(f)} is ${wordsOf(f.status)}.`,
  ],
  business_status_update: (f) => ['warning', listed('The state of the business at Meta has changed.', f)],
  message_template_components_update: (f) => ['note', `The words of the template ${nameOf(f)} were changed.`],
  security: (f) => ['warning', listed('A security setting of the number has changed.', f)],
  flows: (f) => [
    'note',
    /\s/.test(f.message ?? '') ? (f.message ?? '') : listed('A form (flow) has changed.', f),
  ],
  payment_configuration_update: () => undefined,
  partner_solutions: () => undefined,
  messaging_handovers: () => undefined,
  automatic_events: () => undefined,
  tracking_events: () => undefined,
};

function template(f: Facts): News {
  const bad = !['APPROVED', 'PENDING', 'REINSTATED', 'UNPAUSED', 'IN_APPEAL', 'UNARCHIVED'].includes(
    f.event ?? '',
  );
  const info = [f.disable_info, f.other_info, f.rejection_info].filter(Boolean).join(' ');
  const why = f.reason && f.reason !== 'NONE' ? wordsOf(f.reason) : info;
  const help = f.event === 'APPROVED' ? ' It can be sent.' : bad ? ' It cannot be sent as it is.' : '';
  return [
    bad ? 'warning' : 'note',
    `The template ${nameOf(f)} is ${wordsOf(f.event)}${because(why)}.${help}`,
  ];
}

/** After these nothing arrives or leaves any more until somebody acts at Meta. */
const endings = ['ACCOUNT_DELETED', 'PARTNER_REMOVED', 'PARTNER_APP_UNINSTALLED'];
/** And these are their ends. */
const beginnings = ['PARTNER_ADDED', 'PARTNER_APP_INSTALLED'];
const ownConnection = 'connection';

function account(f: Facts): News {
  const event = f.event ?? '';
  if (endings.includes(event))
    return [
      'broken',
      `WhatsApp reports: ${wordsOf(event)}. Messages of this account no longer come here. Look at the account in WhatsApp Manager.`,
      ownConnection,
    ];
  if (beginnings.includes(event))
    return ['fine', listed('WhatsApp reports about this account.', f), ownConnection];
  if (event === 'DISABLED_UPDATE' || event === 'DISABLE') {
    const back = /REINSTATE/.test(f.ban_info ?? '');
    return back
      ? ['fine', 'WhatsApp has let this account in again.']
      : [
          'broken',
          `WhatsApp has shut this account out or is about to (${f.ban_info ?? 'no reason given'}). Look at the account in WhatsApp Manager to appeal.`,
        ];
  }
  const warned = /RESTRICTION|VIOLATION|UPDATE_REQUIRED|OFFBOARD/.test(event);
  return [warned ? 'warning' : 'note', listed('WhatsApp reports about this account.', f)];
}

function other(field: string, f: Facts): News {
  return ['note', listed(`WhatsApp reports a change of ${wordsOf(field)}.`, f)];
}

function listed(lead: string, facts: Facts): string {
  const rest = Object.entries(facts)
    .filter(([key]) => key !== 'messaging_product' && key !== 'metadata')
    .map(([key, value]) => `${wordsOf(key)}: ${key === 'event' ? wordsOf(value) : value}`);
  return rest.length > 0 ? `${lead} ${rest.join('; ')}.` : lead;
}

function formerly(f: Facts): string {
  return wordsOf(f.previous_category ?? f.new_category);
}

function nameOf(f: Facts): string {
  const language = f.message_template_language;
  return `“${f.message_template_name ?? f.message_template_id ?? '?'}”${language ? ` (${language})` : ''}`;
}

function numberOf(f: Facts): string {
  return f.display_phone_number ?? f.phone_number ?? 'of this account';
}

function limit(f: Facts): string {
  const now = f.current_limit ?? f.max_daily_conversations_per_business;
  return now ? `; its limit is ${wordsOf(now)}` : '';
}

function because(reason: string | undefined): string {
  return reason && reason !== 'NONE' ? ` (${reason})` : '';
}

/** Every fact as words, also what is nested. */
function factsIn(value: Record<string, unknown>): Facts {
  const facts = Object.entries(value)
    .slice(0, 50)
    .flatMap(([key, fact]): [string, string][] => {
      const name = detail(100).parse(key);
      const text = detail(500).parse(spelledOut(fact, 0));
      return name && text && name !== '__proto__' ? [[name, text]] : [];
    });
  return Object.fromEntries(facts);
}

function spelledOut(fact: unknown, depth: number): string {
  if (typeof fact !== 'object' || fact === null)
    return fact === null || fact === undefined ? '' : String(fact);
  if (depth > 3) return '…';
  const inner = Object.entries(fact).slice(0, 20);
  return inner
    .map(([key, value]) =>
      [Array.isArray(fact) ? '' : `${wordsOf(key)}: `, spelledOut(value, depth + 1)].join(''),
    )
    .join(', ');
}

/** The platform writes its words in capitals with lines between. */
function wordsOf(name: string | undefined): string {
  return (name ?? 'not known').replaceAll('_', ' ').toLowerCase();
}
