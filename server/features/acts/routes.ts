import * as c from '#contract/acts.ts';
import type { Deed } from '#contract/deeds.ts';
import { on, type Route } from '#server/routes.ts';
import { ask } from './ask.ts';
import { approveAct, retryAct, withdrawAct } from './decide.ts';
import type { Wanted } from './wanted.ts';

export const actRoutes: Route[] = [
  on(c.hideMessage, (tx, actor, { params, body }) => ask(tx, actor, params.id, because('hide', body))),
  on(c.showMessage, (tx, actor, { params }) => ask(tx, actor, params.id, just('show'))),
  on(c.likeMessage, (tx, actor, { params }) => ask(tx, actor, params.id, just('like'))),
  on(c.unlikeMessage, (tx, actor, { params }) => ask(tx, actor, params.id, just('unlike'))),
  on(c.reactToMessage, (tx, actor, { params, body: { emoji } }) =>
    ask(tx, actor, params.id, { ...just(emoji === null ? 'unreact' : 'react'), emoji }),
  ),
  on(c.removeMessage, (tx, actor, { params, body }) => ask(tx, actor, params.id, because('remove', body))),
  on(c.approveAct, (tx, actor, { params }) => approveAct(tx, actor, params.id)),
  on(c.withdrawAct, (tx, actor, { params }) => withdrawAct(tx, actor, params.id)),
  on(c.retryAct, (tx, actor, { params }) => retryAct(tx, actor, params.id)),
];

function just(deed: Deed): Wanted {
  return { deed, emoji: null, grounds: null, reason: null };
}

function because(deed: Deed, { grounds, reason }: c.Why): Wanted {
  return { ...just(deed), grounds: grounds ?? null, reason: reason || null };
}
