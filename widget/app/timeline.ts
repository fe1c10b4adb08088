import type { VisitorMessage } from '#contract/visitors.ts';
import type { Letter } from './thread/outbox.ts';

export type LineState = 'sending' | 'retrying' | 'failed' | 'sent' | 'read';

/** One message as it is shown. */
export interface Line {
  /** The same for a letter and the message it becomes, so that nothing jumps when it arrives. */
  key: string;
  mine: boolean;
  at: number;
  message?: VisitorMessage;
  letter?: Letter;
  /** Stands below a line of the visitor's where it tells something. */
  state?: LineState;
  /** The first message of a day. */
  newDay: boolean;
  /** First and last of what one person wrote in one go. */
  first: boolean;
  last: boolean;
}

const oneGo = 5 * 60_000;

/** Messages in their order, the visitor's unsent letters among or below them. */
export function timeline(messages: VisitorMessage[], letters: Letter[], offline: boolean): Line[] {
  const lines: Line[] = [];
  const accepted = new Set(letters.filter((letter) => letter.accepted));
  placeLetters('');
  for (const message of messages) {
    lines.push(
      bare({ key: message.clientId ?? message.id, mine: message.mine, at: Date.parse(message.at), message }),
    );
    placeLetters(message.order);
  }
  for (const letter of letters) if (!letter.accepted || accepted.has(letter)) lines.push(ofLetter(letter));

  lines.forEach((line, i) => {
    const before = lines[i - 1];
    line.newDay = !before || dayOf(before) !== dayOf(line);
    line.first = line.newDay || !before || !together(before, line);
    if (before) before.last = line.first;
  });
  settleStates(lines, offline);
  return lines;

  /** A letter that the server has, but does not show yet, keeps the place it was accepted at. */
  function placeLetters(after: string): void {
    for (const letter of accepted) {
      if (letter.accepted?.after !== after) continue;
      lines.push(ofLetter(letter));
      accepted.delete(letter);
    }
  }
}

/** "Sent" or "read" stands below the visitor's newest line only, and not once it was answered. */
function settleStates(lines: Line[], offline: boolean): void {
  let told = false;
  for (const line of lines.toReversed()) {
    if (line.letter && !line.letter.accepted) line.state = waitingState(line.letter, offline);
    else {
      if (line.mine && !told) line.state = line.message?.readAt ? 'read' : 'sent';
      told = true;
    }
  }
}

function waitingState(letter: Letter, offline: boolean): LineState {
  return letter.failed ? 'failed' : letter.tried || offline ? 'retrying' : 'sending';
}

function ofLetter(letter: Letter): Line {
  return bare({ key: letter.id, mine: true, at: letter.sentAt, letter });
}

function bare(line: Pick<Line, 'key' | 'mine' | 'at' | 'message' | 'letter'>): Line {
  return { ...line, newDay: false, first: true, last: true };
}

function together(a: Line, b: Line): boolean {
  return (
    a.mine === b.mine && (a.mine || a.message?.authorName === b.message?.authorName) && b.at - a.at < oneGo
  );
}

function dayOf(line: Line): string {
  return new Date(line.at).toDateString();
}
