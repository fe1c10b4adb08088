import * as c from '#contract/profiles.ts';
import { conflict } from '#server/errors.ts';
import { ownChannel } from '#server/features/channels/own.ts';
import { on, onAfter, type Route } from '#server/routes.ts';
import { listProfiles, profileOf } from './list.ts';
import { lookAtProfile } from './look.ts';
import { setWishes } from './set-wishes.ts';

export const profileRoutes: Route[] = [
  on(c.listProfiles, (tx, actor) => listProfiles(tx, actor)),
  on(c.setProfileWishes, (tx, actor, { body }) => setWishes(tx, actor, body)),
  onAfter(
    c.lookAtProfile,
    async (actor, { params }) => {
      const { connector } = await ownChannel(actor, params.id);
      if (!connector.ownProfile)
        throw conflict(
          'no-profile',
          `${connector.title} channels have no public profile that could be read.`,
        );
      await lookAtProfile(params.id, new Date());
    },
    (tx, actor, { params }) => profileOf(tx, actor, params.id),
  ),
];
