import type { AttributeValue } from '#contract/attributes.ts';
import type { MergeChoice } from '#contract/merges.ts';

/** A contact's own row, untouched by merging. */
export interface Member {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: string | null;
  /** Its id. */
  company: string | null;
  about: Record<string, string>;
  attributes: Record<string, AttributeValue>;
  created_at: Date;
  blocked_at: Date | null;
  blocked_by: string | null;
  blocked_reason: string | null;
  blocked_messages: number;
}

export interface ActiveMerge {
  id: string;
  survivor_id: string;
  merged_id: string;
  choices: Record<string, MergeChoice>;
}

/** Contacts that are shown as one; `merges` in the order in which they were made. */
export interface Group {
  head: string;
  members: Map<string, Member>;
  merges: ActiveMerge[];
}

const facts = ['name', 'email', 'phone', 'language', 'company'] as const;

/** Every field that one of these has a value in. */
export function fieldsOf(...groups: Group[]): string[] {
  const members = groups.flatMap((group) => [...group.members.values()]);
  const keys = new Set(members.flatMap(({ attributes }) => Object.keys(attributes)));
  const fields = [...facts, ...[...keys].sort().map((key) => `attributes.${key}`)];
  return fields.filter((field) => members.some((member) => valueIn(member, field) !== null));
}

/** What a group shows in a field. */
export function shownIn(group: Group, field: string, id = group.head): AttributeValue | null {
  const member = group.members.get(sourceOf(group, field, id));
  return member ? valueIn(member, field) : null;
}

/**
 * Whose value counts: a contact's own, unless a merge says otherwise. Follows the journal each time, so that
 * taking any merge out of it leaves exactly what the others say.
 */
export function sourceOf(group: Group, field: string, id: string): string {
  let source = id;
  for (const merge of group.merges) {
    if (merge.survivor_id !== id) continue;
    const choice = merge.choices[field];
    if (choice === 'survivor') continue;
    const own = group.members.get(source);
    // Neither had a value when they were merged: whoever gets one first shows it.
    if (choice === undefined && own && valueIn(own, field) !== null) continue;
    const other = sourceOf(group, field, merge.merged_id);
    const theirs = group.members.get(other);
    if (choice === 'merged' || (theirs && valueIn(theirs, field) !== null)) source = other;
  }
  return source;
}

function valueIn(member: Member, field: string): AttributeValue | null {
  if (field.startsWith('attributes.'))
    return Object.hasOwn(member.attributes, field.slice(11))
      ? (member.attributes[field.slice(11)] ?? null)
      : null;
  const fact = facts.find((each) => each === field);
  return fact ? member[fact] : null;
}

/** What forms and platforms told of any of them; where two say different things, the one that is shown. */
export function aboutOf(group: Group): Record<string, string> {
  const others = [...group.members.values()].filter(({ id }) => id !== group.head);
  const own = group.members.get(group.head);
  return Object.assign({}, ...others.map(({ about }) => about), own?.about);
}
