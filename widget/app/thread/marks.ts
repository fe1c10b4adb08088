import type { VisitorMessage } from '#contract/visitors.ts';
import type { Box } from '../storage.ts';

interface Upto {
  upTo: number;
}
export interface Marks {
  read?: Upto;
  delivered?: Upto;
}

/** Tells the server which answers have arrived and which were seen, and counts the others. */
export function keepMarks(box: Box, subject: string, post: (marks: Marks) => Promise<void>) {
  const readKey = `${subject}/read`;
  const deliveredKey = `${subject}/delivered`;
  let owed: Marks = {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  return { look, settle, isKey: (key: string | null) => key === readKey };

  /** Returns how many answers the visitor has not seen. */
  function look(messages: VisitorMessage[], seen: boolean): number {
    const answers = messages.filter((message) => !message.mine && !message.deletedAt);
    const newest = Math.max(0, ...answers.map((answer) => Date.parse(answer.at)));
    if (newest > Number(box.get(deliveredKey) ?? 0))
      note(deliveredKey, { delivered: { upTo: newest } }, newest);
    if (seen && newest > readUpTo(messages)) note(readKey, { read: { upTo: newest } }, newest);
    const upTo = readUpTo(messages);
    return answers.filter((answer) => Date.parse(answer.at) > upTo).length;
  }

  /** On a device that never read here: who wrote last has seen what came before. */
  function readUpTo(messages: VisitorMessage[]): number {
    const kept = box.get(readKey);
    if (kept !== null) return Number(kept);
    const own = messages.filter((message) => message.mine).at(-1);
    return own ? Date.parse(own.at) : 0;
  }

  function note(key: string, marks: Marks, newest: number): void {
    box.set(key, `${newest}`);
    owed = { ...owed, ...marks };
    timer ??= setTimeout(settle, 300);
  }

  /** Posts what is owed; what cannot be posted now is owed until the next connection. */
  async function settle(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const due = owed;
    if (!due.read && !due.delivered) return;
    owed = {};
    await post(due).catch(() => {
      owed = { ...due, ...owed };
    });
  }
}
