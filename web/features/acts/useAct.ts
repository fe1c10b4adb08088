import { useQueryClient } from '@tanstack/react-query';
import type { BodyOf, Endpoint } from '#contract/endpoint.ts';
import type { Message } from '#contract/messages.ts';
import { post } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { notify } from '../../ui/notices.ts';
import { placeMessage } from '../messages/placeMessage.ts';

/** Asks for something to be done to a message; the screen shows what the server has made of it. */
export function useAct() {
  const client = useQueryClient();
  const ask = async <E extends Endpoint>(path: string, body?: BodyOf<E>): Promise<void> => {
    placeMessage(client, (await post<E>(path, body)) as Message);
  };
  /** The same for a click that opens nothing: a refusal is told at the edge. */
  const tell = async <E extends Endpoint>(path: string, body?: BodyOf<E>): Promise<void> => {
    try {
      await ask<E>(path, body);
    } catch (error) {
      notify({ kind: 'bad', text: t('act.refused'), error });
    }
  };
  return { ask, tell };
}
