import type { Message } from '#contract/messages.ts';

type About = Pick<Message, 'subject'>;

/** What is to be shown of a message's subject: nothing where it is the same matter as the one before. */
export function newSubject(message: About, before: (About | undefined)[]): string | null {
  const subject = message.subject?.trim();
  if (!subject) return null;
  const last = before.findLast((each) => each?.subject?.trim())?.subject ?? '';
  return matterOf(subject) === matterOf(last) ? null : subject;
}

/** Without the marks that programs put before a subject when it is answered or passed on. */
function matterOf(subject: string): string {
  return subject
    .normalize('NFC')
    .replace(/^(?:\s*(?:re|aw|sv|fwd?|wg|tr|rv|vs|antw|odp|ref)\s*(?:\[\d+\])?\s*[:：]\s*)+/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}
