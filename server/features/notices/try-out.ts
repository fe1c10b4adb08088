import type { AgentActor } from '#server/actor.ts';
import { ApiError, conflict } from '#server/errors.ts';
import { isMailSetUp, MailError, sendMail } from '#server/platform/mail.ts';
import { devicesOf, liveDevice, noteOutcome } from './devices.ts';
import { trialLetter } from './letter.ts';
import { trialMessage } from './push-message.ts';
import { type Receiver, receiverOf } from './receiver.ts';
import { sendPush } from './send-push.ts';

/** Enough to see whether it arrives, too few to be a nuisance to a mail server. */
const pause = 10_000;
const last = new Map<string, number>();

/** Sends the caller a mail, or a push message to each of their browsers, at once. @throws ApiError with the reason */
export async function tryOut(
  actor: AgentActor,
  way: 'push' | 'mail',
  now = new Date(),
): Promise<{ sent: number }> {
  const to = await receiverOf(actor.workspaceId, actor.id);
  if (!to) throw conflict('not-reachable', 'Nothing is sent to you at the moment. Sign in again.');
  if (way === 'mail' && !isMailSetUp()) {
    throw conflict(
      'mail-not-set-up',
      'This Earshot sends no mail yet: its operator has to set EARSHOT_MAIL_URL and EARSHOT_MAIL_FROM.',
    );
  }
  mustWait(`${actor.workspaceId} ${actor.id} ${way}`, now.getTime());
  return way === 'mail' ? mail(to, now) : push(to, now);
}

function mustWait(key: string, now: number): void {
  const left = (last.get(key) ?? 0) + pause - now;
  if (left > 0) {
    throw new ApiError(429, 'throttled', 'A test was sent a moment ago. Try again in ten seconds.', {
      headers: { 'retry-after': String(Math.ceil(left / 1_000)) },
    });
  }
  if (last.size > 10_000) last.clear();
  last.set(key, now);
}

async function mail(to: Receiver, now: Date): Promise<{ sent: number }> {
  try {
    await sendMail(trialLetter(to, now));
    return { sent: 1 };
  } catch (error) {
    if (error instanceof MailError) throw new ApiError(502, 'mail-failed', error.message);
    throw error;
  }
}

async function push(to: Receiver, now: Date): Promise<{ sent: number }> {
  let sent = 0;
  let tried = 0;
  for (const id of await devicesOf(to.workspaceId, to.id)) {
    const device = await liveDevice(to.workspaceId, id);
    if (!device) continue;
    tried += 1;
    const outcome = await sendPush(device.target, trialMessage(to, device.language), now);
    await noteOutcome(to.workspaceId, id, outcome, now);
    if (outcome.kind === 'taken') sent += 1;
  }
  if (tried === 0)
    throw conflict('no-device', 'None of your browsers takes push messages yet: switch them on in one.');
  if (sent === 0) {
    throw new ApiError(
      502,
      'push-failed',
      'The push service did not take the message. Try again in a minute; if it stays so, switch push messages off and on again.',
    );
  }
  return { sent };
}
