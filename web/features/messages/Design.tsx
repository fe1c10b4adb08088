import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPhoto } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { t } from '../../language/texts.ts';
import { shownName } from '../../ui/shownName.ts';
import { currentWorkspace } from '../../workspace.ts';
import styles from './Design.module.css';
import { frameHeight } from './frameHeight.ts';

/** Of each message since this page was opened, so that scrolling back to one moves nothing. */
const heights = new Map<string, number>();
const closedMax = 560;
const openMax = 20_000;

/** A message as its author designed it. The frame runs no script; what it needs is done from out here. */
export function Design({ messageId, authorName, onPlain }: Props) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(() => heights.get(messageId) ?? 240);
  const [whole, setWhole] = useState(false);
  const [remote, setRemote] = useState(false);
  const [onWeb, setOnWeb] = useState(0);
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const [attempt, setAttempt] = useState(0);
  const over = useRef<() => void>(undefined);
  useEffect(() => () => over.current?.(), []);

  const onLoad = () => {
    over.current?.();
    const page = frame.current?.contentDocument;
    const pictures = page?.documentElement?.dataset.remotePictures;
    // What the server refused is no page of ours.
    if (!page || pictures === undefined) return setState('failed');
    setOnWeb(Number(pictures));
    setState('shown');
    putIntoWords(page);
    over.current = frameHeight(page, (measured) => {
      heights.set(messageId, measured);
      setHeight(measured);
    });
  };
  const long = height > closedMax + 80;
  const shown = Math.min(height, whole ? openMax : long ? closedMax : openMax);
  return (
    <div className={styles.design}>
      {state === 'failed' ? (
        <div className={styles.failed} role="alert">
          <IconAlertTriangle size={18} aria-hidden="true" />
          <span>{t('design.failed')}</span>
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setState('loading');
              setAttempt(attempt + 1);
            }}
          >
            {t('tryAgain')}
          </Button>
        </div>
      ) : (
        <div className={styles.paper} data-cut={(long && !whole) || undefined}>
          <iframe
            key={`${attempt}${remote}`}
            ref={frame}
            className={styles.frame}
            style={{ height: shown }}
            src={`/api/v1/messages/${messageId}/html?remote=${remote ? 1 : 0}&workspace=${currentWorkspace() ?? ''}`}
            sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
            referrerPolicy="no-referrer"
            title={t('design.frame', { name: shownName(authorName) })}
            aria-busy={state === 'loading'}
            onLoad={onLoad}
          />
        </div>
      )}
      <div className={styles.acts}>
        {long && state !== 'failed' && (
          <Button size="compact-xs" variant="default" aria-expanded={whole} onClick={() => setWhole(!whole)}>
            {t(whole ? 'design.showLess' : 'design.showAll')}
          </Button>
        )}
        {onWeb > 0 && !remote && state !== 'failed' && (
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPhoto size={14} />}
            title={t('design.picturesHelp')}
            onClick={() => setRemote(true)}
          >
            {t('design.pictures', { count: onWeb })}
          </Button>
        )}
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onPlain}>
          {t('design.plain')}
        </Button>
      </div>
    </div>
  );
}

/** The server does not know the language of the screen. */
function putIntoWords(page: Document): void {
  for (const fold of page.querySelectorAll('details.earshot-fold > summary'))
    fold.setAttribute('aria-label', t('message.earlier'));
  const cut = page.querySelector('p.earshot-cut');
  if (cut) cut.textContent = t('design.cut');
}

interface Props {
  messageId: string;
  authorName: string;
  onPlain: () => void;
}
