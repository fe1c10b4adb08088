import { ActionIcon, Menu } from '@mantine/core';
import { IconDots, IconDownload, IconLetterT, IconPhoto } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import type { Asking } from '../acts/ActItems.tsx';
import styles from './MessageItem.module.css';

const loadItems = () => import('../acts/ActItems.tsx');
const ActItems = lazy(() => loadItems().then((m) => ({ default: m.ActItems })));
const ActDialog = lazy(() => import('../acts/ActDialog.tsx').then((m) => ({ default: m.ActDialog })));
const SignDialog = lazy(() => import('../acts/SignDialog.tsx').then((m) => ({ default: m.SignDialog })));

/** What is seldom done with a message: on its platform, or seen in another form, or taken away as it came. */
export function MessageMenu({ message, acts, plain, onPlain }: Props) {
  const { original, designed } = message;
  const [asking, setAsking] = useState<Asking | null>(null);
  const close = () => setAsking(null);
  return (
    <>
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
            data-message-menu
            {...(acts && { onPointerEnter: loadItems, onFocus: loadItems })}
          >
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {acts && (
            <Suspense>
              <ActItems message={message} onAsk={setAsking} />
            </Suspense>
          )}
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
      {asking && (
        <Suspense>
          {asking === 'sign' ? (
            <SignDialog message={message} onClose={close} />
          ) : (
            <ActDialog message={message} deed={asking} onClose={close} />
          )}
        </Suspense>
      )}
    </>
  );
}

interface Props {
  message: Message;
  /** Something can be done with it on its platform, by whoever looks. */
  acts: boolean;
  plain: boolean;
  onPlain: (plain: boolean) => void;
}
