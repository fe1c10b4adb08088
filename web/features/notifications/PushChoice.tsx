import { Switch } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';
import { type PushState, pushState, switchPushOff, switchPushOn } from './push.ts';
import { devicesQuery } from './queries.ts';

/** Whether this browser takes push messages, and if it cannot, why not. */
export function PushChoice() {
  const client = useQueryClient();
  const { agent } = useMe();
  const { data: state } = useQuery({
    queryKey: ['pushState', agent.id],
    queryFn: () => pushState(agent.id),
    staleTime: 0,
  });
  const turn = useMutation({
    mutationFn: (on: boolean) => (on ? switchPushOn(agent.id) : switchPushOff(agent.id)),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['pushState'] }),
        client.invalidateQueries({ queryKey: devicesQuery.queryKey }),
      ]),
  });
  return (
    <Switch
      label={t('push.title')}
      description={t('push.help')}
      error={turn.error ? failure(turn.error) : state && words(state)}
      disabled={!state || ['insecure', 'unsupported', 'install'].includes(state) || turn.isPending}
      checked={state === 'on'}
      onChange={(event) => turn.mutate(event.currentTarget.checked)}
    />
  );
}

function words(state: PushState): string | false {
  return state !== 'on' && state !== 'off' && t(`push.${state}`);
}

/** What the browser itself refuses comes as an exception of its own, in words for developers. */
function failure(error: unknown): string {
  const why = error instanceof DOMException ? t('push.noService') : errorText(error);
  return `${t('push.failed')}. ${why}`;
}
