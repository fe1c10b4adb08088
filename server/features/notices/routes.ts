import * as c from '#contract/notices.ts';
import { isMailSetUp } from '#server/platform/mail.ts';
import { on, onAgent, type Route } from '#server/routes.ts';
import { inWorkspace } from '#server/transaction.ts';
import { noticeChoicesOf, setNoticeChoices } from './choices.ts';
import { addDevice, listDevices, mustBePushable, removeDevice } from './devices.ts';
import { listNotices, readNotices } from './notices.ts';
import { pushKeys } from './push-keys.ts';
import { noteActive } from './receiver.ts';
import { tryOut } from './try-out.ts';

export const noticeRoutes: Route[] = [
  on(c.listNotices, (tx, actor, { query }) => listNotices(tx, actor, query)),
  on(c.readNotices, (tx, actor, { body }) => readNotices(tx, actor, body)),
  on(c.getNoticeChoices, (tx, actor) => noticeChoicesOf(tx, actor)),
  on(c.setNoticeChoices, (tx, actor, { body }) => setNoticeChoices(tx, actor, body)),
  onAgent(c.getNoticeWays, async (actor) => ({
    mail: { possible: isMailSetUp(), address: actor.email },
    push: { publicKey: (await pushKeys()).publicKey },
  })),
  on(c.listDevices, (tx, actor) => listDevices(tx, actor)),
  onAgent(c.addDevice, async (actor, request, _reply, { body }) => {
    await mustBePushable(body);
    return inWorkspace(actor.workspaceId, (tx) =>
      addDevice(tx, actor, body, request.headers['user-agent'] ?? null),
    );
  }),
  on(c.removeDevice, (tx, actor, { params }) => removeDevice(tx, actor, params.id)),
  onAgent(c.tryNotice, (actor, _request, _reply, { body }) => tryOut(actor, body.way)),
  on(c.noteActive, (tx, actor, { body }) => noteActive(tx, actor, body)),
];
