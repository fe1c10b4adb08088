import { type ChoiceForm, type Choices, type OutgoingPart, SendError } from '../connector.ts';

/** What somebody wants to offer. Without an opener, one is found that fits. */
export interface AskedChoices {
  opener: string | null;
  options: { title: string; description: string | null }[];
}

/** `at`: which of them, counted from 0; null where it is about all of them. */
export interface ChoiceProblem {
  at: number | null;
  field: 'title' | 'description' | 'opener' | null;
  /** A sentence. */
  message: string;
}

/** The form in which they are shown: the first that holds them, else the one with the most room. */
export function formFor({ forms }: Choices, asked: AskedChoices): ChoiceForm {
  return forms.find((form) => problemsIn(form, asked).length === 0) ?? forms.at(-1) ?? forms[0];
}

/** What the platform would refuse of these choices in this form. */
export function problemsIn(form: ChoiceForm, { opener, options }: AskedChoices): ChoiceProblem[] {
  const problems: ChoiceProblem[] = [];
  if (options.length > form.max)
    problems.push({
      ...{ at: null, field: null },
      message: `There are ${options.length} choices, and at most ${form.max} can be sent.`,
    });
  const titles = options.map(({ title }) => title);
  options.forEach(({ title, description }, at) => {
    const wrong = titleProblem(title, form.title, titles.indexOf(title) < at);
    if (wrong) problems.push({ at, field: 'title', message: wrong });
    const room = description === null ? null : descriptionProblem(description, form.description);
    if (room) problems.push({ at, field: 'description', message: room });
  });
  const length = charactersIn(opener ?? '');
  if (form.opener !== undefined && length > form.opener)
    problems.push({
      ...{ at: null, field: 'opener' },
      message: `The button that opens the list has ${length} characters, and ${form.opener} fit.`,
    });
  return problems;
}

/** Signs that only join, part or turn others say nothing by themselves. */
const visible = /[^\p{Z}\p{Cc}\p{Cf}]/u;

function titleProblem(title: string, most: number, isRepeated: boolean): string | null {
  const length = charactersIn(title);
  if (!visible.test(title)) return 'This choice has no title.';
  if (length > most) return `The title has ${length} characters, and ${most} fit.`;
  return isRepeated ? 'Another choice has the same title.' : null;
}

function descriptionProblem(description: string, most: number): string | null {
  const length = charactersIn(description);
  if (most === 0) return 'This channel shows titles alone: leave the description out.';
  return length > most ? `The description has ${length} characters, and ${most} fit.` : null;
}

/** As platforms count them: a letter with a sign of its own is two, an emoji one or more. */
function charactersIn(text: string): number {
  return [...text].length;
}

/** @throws SendError where a part holds choices that the platform would refuse, or something else than a text beside them */
export function refuseUnfit(can: Choices, { choices, text, attachments }: OutgoingPart): void {
  if (!choices) return;
  if (text.trim() === '' || attachments.length > 0)
    throw new SendError('rejected', 'Choices go out below a text, and with no file beside them.');
  const form = can.forms.find((one) => one.form === choices.form) ?? can.forms[0];
  const [problem] = problemsIn(form, choices);
  if (!problem) return;
  const which = problem.at === null ? '' : `${problem.at + 1}: `;
  throw new SendError('rejected', `${which}${problem.message}`);
}
