import { Menu } from '@mantine/core';
import { IconEye, IconEyeOff, IconMoodPlus, IconThumbUp, IconTrash } from '@tabler/icons-react';
import type { likeMessage, reactToMessage, showMessage, unlikeMessage } from '#contract/acts.ts';
import type { Message } from '#contract/messages.ts';
import { useMay, useMe } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import styles from './ActItems.module.css';
import { useAct } from './useAct.ts';
import { wantsLike, wantsSign, wantsToBeHidden } from './wanted.ts';

export type Asking = 'sign' | 'hide' | 'remove';

const quick = ['👍', '❤️', '🙏', '😊', '🎉', '😢'];

/** What the platform lets the team do with a message, in its menu. */
export function ActItems({ message, onAsk }: Props) {
  const { tell } = useAct();
  const myself = useMe().agent.id;
  const mayModerate = useMay('conversations.moderate');
  const { can, signs, id } = message;
  const sign = wantsSign(message);
  const liked = wantsLike(message);
  const hidden = wantsToBeHidden(message);
  const removes = mayModerate || (message.kind === 'outgoing' && message.author.id === myself);
  return (
    <>
      {can.includes('react') && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a menu
        <div className={styles.signs} role="group" aria-label={t('acts.react')}>
          {(signs ?? quick).map((emoji) => (
            <Menu.Item
              key={emoji}
              className={styles.sign ?? ''}
              data-ours={emoji === sign || undefined}
              aria-label={t(emoji === sign ? 'acts.takeBack' : 'acts.reactWith', { emoji })}
              title={t(emoji === sign ? 'acts.takeBack' : 'acts.reactWith', { emoji })}
              onClick={() =>
                void tell<typeof reactToMessage>(`/messages/${id}/react`, {
                  emoji: emoji === sign ? null : emoji,
                })
              }
            >
              {emoji}
            </Menu.Item>
          ))}
        </div>
      )}
      {can.includes('react') && signs === null && (
        <Menu.Item leftSection={<IconMoodPlus size={16} />} onClick={() => onAsk('sign')}>
          {t('acts.otherSign')}
        </Menu.Item>
      )}
      {can.includes('like') && (
        <Menu.Item
          leftSection={<IconThumbUp size={16} />}
          onClick={() =>
            void tell<typeof likeMessage | typeof unlikeMessage>(
              `/messages/${id}/${liked ? 'unlike' : 'like'}`,
            )
          }
        >
          {t(liked ? 'acts.unlike' : 'acts.like')}
        </Menu.Item>
      )}
      {can.includes('hide') &&
        (hidden ? (
          <Menu.Item
            leftSection={<IconEye size={16} />}
            onClick={() => void tell<typeof showMessage>(`/messages/${id}/show`)}
          >
            {t('acts.show')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconEyeOff size={16} />} onClick={() => onAsk('hide')}>
            {t('acts.hide')}
          </Menu.Item>
        ))}
      {can.includes('remove') && removes && (
        <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => onAsk('remove')}>
          {t('acts.remove')}
        </Menu.Item>
      )}
    </>
  );
}

interface Props {
  message: Message;
  onAsk: (what: Asking) => void;
}
