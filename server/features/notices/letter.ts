import type { Letter } from '#server/platform/mail.ts';
import { publicUrl } from '#server/platform/public-url.ts';
import { aboutIn, type DueNotice, linkTo, toldIn } from './due.ts';
import type { Receiver } from './receiver.ts';
import { beginning, type Words, wordsIn } from './words.ts';

/** More than these are counted, not listed. */
const listed = 20;

/** One letter about everything that waits. Customers' words are not in it, a colleague's note is. */
export function letterOf(to: Receiver, notices: DueNotice[]): Letter {
  const words = wordsIn(to.language);
  const { say } = words;
  const [first] = notices;
  if (!first) throw new Error('a letter about nothing');
  const rest = notices.length - listed;
  return {
    ...letterTo(to, words),
    id: `notice-${first.id}`,
    subject:
      notices.length === 1
        ? `${toldIn(words, first)} · ${aboutIn(words, first)}`
        : say('letter.many', { count: notices.length, workspace: to.workspaceName }),
    paragraphs: [
      ...notices.slice(0, listed).map((notice) => ({
        text: `${toldIn(words, notice)}\n${aboutIn(words, notice)}`,
        ...(notice.note ? { quote: beginning(notice.note, 500) } : {}),
        link: { label: say('letter.open'), url: linkTo(to.workspaceId, notice.conversationId ?? undefined) },
      })),
      ...(rest > 0
        ? [
            {
              text: say('letter.more', { count: rest }),
              link: { label: say('letter.openAll'), url: linkTo(to.workspaceId) },
            },
          ]
        : []),
      { text: say('letter.why', { minutes: to.choices.mailAfter, workspace: to.workspaceName }) },
    ],
  };
}

/** For "send me a test". */
export function trialLetter(to: Receiver, now: Date): Letter {
  const words = wordsIn(to.language);
  const { say } = words;
  return {
    ...letterTo(to, words),
    id: `trial-${to.id}-${now.getTime()}`,
    subject: say('told.trial'),
    paragraphs: [{ text: say('letter.trial', { workspace: to.workspaceName }) }],
  };
}

export function letterTo(to: Receiver, { language, direction, say }: Words) {
  return {
    to: { name: to.name, address: to.email },
    language,
    direction,
    settings: {
      label: say('letter.settings'),
      url: `${publicUrl()}/settings?workspace=${to.workspaceId}#notice-choices`,
    },
  };
}
