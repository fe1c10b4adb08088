import type { VisitorField } from '#contract/visitors.ts';

export type Answers = Record<string, string>;

interface Situation {
  fields: VisitorField[];
  online: boolean;
  /** What the host page vouches for. */
  identity: { name?: string; email?: string } | null;
  profile: Answers;
  /** The visitor has written before. */
  begun: boolean;
}

/** What to ask before the next message. Nobody is asked for what the page or they themselves have said. */
export function questionsFor({ fields, online, identity, profile, begun }: Situation): VisitorField[] {
  const asked = begun ? [] : fields.filter((field) => !isVouched(field));
  if (!online && !identity?.email) {
    const mail = asked.find((field) => field.type === 'email');
    // An answer will have to find them: the first message needs an address, a later one may do without.
    if (mail) asked[asked.indexOf(mail)] = { ...mail, required: true };
    else asked.push({ key: 'email', label: 'visitor.field.email', type: 'email', required: !begun });
  }
  return asked.filter((field) => !profile[field.key] || faultOf(field, profile[field.key]) !== null);

  function isVouched(field: VisitorField): boolean {
    return !!(field.type === 'email' ? identity?.email : field.key === 'name' && identity?.name);
  }
}

/** The key of the sentence that says what is wrong with an answer, or null. */
export function faultOf(field: VisitorField, answer = ''): string | null {
  const said = answer.trim();
  if (!said) return field.required ? 'visitor.field.missing' : null;
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(said)) return 'visitor.field.notEmail';
  if (field.type === 'phone' && !/^\+?(?=(\D*\d){5})[\d\s().\-/]{5,25}$/.test(said))
    return 'visitor.field.notPhone';
  return null;
}
