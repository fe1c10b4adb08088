import * as c from '#contract/health.ts';
import { conflict } from '#server/errors.ts';
import { ownChannel } from '#server/features/channels/own.ts';
import { on, onAfter, type Route } from '#server/routes.ts';
import { editHealth, getHealth, readBackNow } from './health.ts';
import { look } from './look.ts';
import { mendByHand } from './mend-by-hand.ts';

export const healthRoutes: Route[] = [
  on(c.getHealth, (tx, _actor, { params }) => getHealth(tx, params.id, new Date())),
  on(c.editHealth, (tx, actor, { params, body }) => editHealth(tx, actor, params.id, body, new Date())),
  onAfter(
    c.lookAtChannel,
    async (actor, { params }) => {
      const { connector } = await ownChannel(actor, params.id);
      if (!connector.health)
        throw conflict('cannot-look', 'This channel’s platform cannot be asked how it is.');
      await look(params.id, new Date());
    },
    (tx, _actor, { params }) => getHealth(tx, params.id, new Date()),
  ),
  onAfter(
    c.repairSubscription,
    async (actor, { params }) => mendByHand(await ownChannel(actor, params.id), new Date()),
    (tx, _actor, { params }) => getHealth(tx, params.id, new Date()),
  ),
  on(c.readBack, (tx, actor, { params, body }) => readBackNow(tx, actor, params.id, body.days, new Date())),
];
