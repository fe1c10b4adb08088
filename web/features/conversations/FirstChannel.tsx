import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { t } from '../../language/texts.ts';
import { channelsQuery } from '../channels/queries.ts';

/** Nothing can come in while no channel is connected: the one thing to do then. */
export function FirstChannel() {
  const channels = useQuery(channelsQuery).data?.data;
  if (!channels || channels.some(({ state }) => state !== 'disconnected')) return null;
  return (
    <Button component={Link} to="/settings/channels/new">
      {t('channels.connectFirst')}
    </Button>
  );
}
