import * as c from '#contract/notices.ts';
import { on, type Route } from '#server/routes.ts';
import { noticeChoicesOf, setNoticeChoices } from './choices.ts';
import { listNotices, readNotices } from './notices.ts';

export const noticeRoutes: Route[] = [
  on(c.listNotices, (tx, actor, { query }) => listNotices(tx, actor, query)),
  on(c.readNotices, (tx, actor, { body }) => readNotices(tx, actor, body)),
  on(c.getNoticeChoices, (tx, actor) => noticeChoicesOf(tx, actor)),
  on(c.setNoticeChoices, (tx, actor, { body }) => setNoticeChoices(tx, actor, body)),
];
