import { aboutIn, channelPathOf, type DueNotice, pathOf, toldIn } from './due.ts';
import type { Receiver } from './receiver.ts';
import type { PushMessage } from './send-push.ts';
import { wordsIn } from './words.ts';

/** After a quiet night nobody wants forty signs: beyond these they become one. */
const most = 3;

/** One message for each conversation or channel, about the newest of it; each with the notices that it stands for. */
export function messagesOf(
  to: Receiver,
  language: string,
  notices: DueNotice[],
): { message: PushMessage; ids: string[] }[] {
  const words = wordsIn(language);
  const { language: lang, direction: dir } = words;
  const byConversation = Map.groupBy(notices, placeOf);
  if (byConversation.size > most) {
    const message: PushMessage = {
      title: words.say('told.many', { count: notices.length }),
      body: words.say('told.manyAbout', { count: byConversation.size, workspace: to.workspaceName }),
      tag: `workspace ${to.workspaceId}`,
      about: notices.at(-1)?.about ?? '',
      path: pathOf(to.workspaceId),
      conversationId: null,
      lang,
      dir,
    };
    return [{ message, ids: notices.map(({ id }) => id) }];
  }
  return [...byConversation.values()].flatMap((some) => {
    const newest = some.at(-1);
    if (!newest) return [];
    const message: PushMessage = {
      title: toldIn(words, newest),
      body: aboutIn(words, newest),
      tag: placeOf(newest),
      about: newest.about,
      path: newest.channel
        ? channelPathOf(to.workspaceId, newest.channel.id, newest.channel.trouble)
        : pathOf(to.workspaceId, newest.conversationId ?? undefined),
      conversationId: newest.conversationId,
      lang,
      dir,
    };
    return [{ message, ids: some.map(({ id }) => id) }];
  });
}

function placeOf({ conversationId, channel }: DueNotice): string {
  return conversationId ?? channel?.id ?? '';
}

/** For "send me a test". */
export function trialMessage(to: Receiver, language: string): PushMessage {
  const { say, language: lang, direction: dir } = wordsIn(language);
  return {
    title: say('told.trial'),
    body: say('told.trialBody', { workspace: to.workspaceName }),
    tag: 'trial',
    about: crypto.randomUUID(),
    path: `/settings?workspace=${to.workspaceId}`,
    conversationId: null,
    lang,
    dir,
  };
}
