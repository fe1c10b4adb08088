import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconLetterT, IconPhoto } from '@tabler/icons-react';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import styles from './MessageItem.module.css';

/** What is seldom done with a message: seen in another form, or taken away as it came. */
export function MessageMenu({ message, plain, onPlain }: Props) {
  const { original, designed } = message;
  return (
    <Menu
      position="bottom-end"
      width={240}
      shadow="md"
      portalProps={{ target: '#menus' }}
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <ActionIcon
          size={28}
          variant="subtle"
          color="gray"
          className={styles.more ?? ''}
          aria-label={t('message.more')}
          title={t('message.more')}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {designed && (
          <Menu.Item
            leftSection={plain ? <IconPhoto size={16} /> : <IconLetterT size={16} />}
            onClick={() => onPlain(!plain)}
          >
            {t(plain ? 'design.show' : 'design.plain')}
          </Menu.Item>
        )}
        {original && (
          <Menu.Item component="a" href={original} download leftSection={<IconDownload size={16} />}>
            {t('message.original')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

interface Props {
  message: Message;
  plain: boolean;
  onPlain: (plain: boolean) => void;
}
