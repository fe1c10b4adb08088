import { linkToChannel } from '#server/features/notices/due.ts';
import { letterTo } from '#server/features/notices/letter.ts';
import { type Receiver, receiverOf } from '#server/features/notices/receiver.ts';
import { beginning, wordsIn } from '#server/features/notices/words.ts';
import { withinChannels } from '#server/platform/database.ts';
import { enqueue } from '#server/platform/jobs.ts';
import { log } from '#server/platform/log.ts';
import { isMailSetUp, type Letter, MailError, sendMail } from '#server/platform/mail.ts';
import { inWorkspace } from '#server/transaction.ts';
import type { Alarm } from './alarm.ts';
import { type OpenTrouble, troublesOf } from './trouble.ts';

export interface AlarmMail extends Alarm {
  agentId: string;
  /** How often the mail server has refused so far. */
  attempt: number;
}

/** What the mail server does not take in two days is left to the next daily mail. */
const attemptsMax = 50;

/** Mails that a channel broke, is still broken or works again: at once, also to whoever sits at the desk. */
export async function mailAlarm(workspaceId: string, alarm: AlarmMail, now: Date): Promise<void> {
  const to = await receiverOf(workspaceId, alarm.agentId);
  if (!to?.choices.channel.mail || !isMailSetUp()) return;
  const found = await withinChannels(to.channels, () =>
    inWorkspace(workspaceId, async (tx) => {
      const channel = await tx.q
        .selectFrom('channel')
        .select('name')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', alarm.channelId)
        .executeTakeFirst();
      return channel && { name: channel.name, troubles: await troublesOf(tx, alarm.channelId) };
    }),
  );
  // What has passed while the mail waited needs no word any more, and neither does what came back.
  if (!found || (alarm.word === 'well') !== (found.troubles.length === 0)) return;
  try {
    await sendMail(letterOf(to, alarm, found, now));
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    log.warn({ agent: alarm.agentId, error: error.message }, 'a mail about a channel did not go out');
    if (error.final || alarm.attempt >= attemptsMax) return;
    const wait = Math.min(60_000 * 2 ** alarm.attempt, 3_600_000);
    await inWorkspace(workspaceId, (tx) =>
      enqueue(
        tx,
        'mail-alarm',
        { ...alarm, attempt: alarm.attempt + 1 },
        { runAt: new Date(now.getTime() + wait) },
      ),
    );
  }
}

function letterOf(
  to: Receiver,
  { word, troubleId, channelId }: AlarmMail,
  channel: { name: string; troubles: OpenTrouble[] },
  now: Date,
): Letter {
  const words = wordsIn(to.language);
  const name = beginning(channel.name, 80);
  const since = new Intl.DateTimeFormat(words.language === 'ur' ? 'ur-PK-u-nu-latn' : words.language, {
    ...{ dateStyle: 'medium', timeStyle: 'short', timeZone: to.zone },
  });
  const link = { label: words.say('letter.channel'), url: linkToChannel(to.workspaceId, channelId) };
  const subject = words.say(`letter.channel.${word}`, { name, workspace: to.workspaceName });
  return {
    ...letterTo(to, words),
    id: `channel-${troubleId}-${word}-${Math.floor(now.getTime() / 86_400_000)}`,
    subject,
    paragraphs: [
      ...(word === 'well'
        ? [{ text: words.say('letter.channel.wellText', { name }), link }]
        : channel.troubles.map(({ kind, text, since: from }) => ({
            text: `${words.say(`trouble.${kind}`)}\n${words.say(`trouble.${kind}.do`)}\n${words.say('health.since', { time: since.format(from) })}`,
            quote: text,
            link,
          }))),
      { text: words.say('letter.channel.why', { workspace: to.workspaceName }) },
    ],
  };
}
