import type { Reply } from '#contract/messages.ts';

/** What is being offered below an answer, as it was typed. */
export interface DraftedChoices {
  opener: string;
  options: { title: string; description: string }[];
}

const blank = { title: '', description: '' };
export const firstChoices: DraftedChoices = { opener: '', options: [blank, blank] };

/** As the API takes them; nothing where none is filled in. */
export function asAsked(
  drafted: DraftedChoices | null | undefined,
): Pick<Reply, 'choices' | 'choicesButton'> {
  const options = filledIn(drafted).map(({ option }) => option);
  if (!drafted || options.length === 0) return {};
  return {
    choices: options.map(({ title, description }) => ({ title, description: description.trim() || null })),
    ...(drafted.opener.trim() ? { choicesButton: drafted.opener } : {}),
  };
}

/** Those that say anything, with where they stand among all. */
export function filledIn(drafted: DraftedChoices | null | undefined) {
  return (drafted?.options ?? []).flatMap((option, at) =>
    option.title.trim() || option.description.trim() ? [{ option, at }] : [],
  );
}
