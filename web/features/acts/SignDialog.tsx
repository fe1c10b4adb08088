import '../../ui/inputs.css';
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { reactToMessage } from '#contract/acts.ts';
import type { Message } from '#contract/messages.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { EmojiGrid } from '../messages/EmojiGrid.tsx';
import { isOneEmoji } from './isOneEmoji.ts';
import { useAct } from './useAct.ts';

/** Any sign: one of those that can be found by name, or whatever the keyboard's own picker types. */
export function SignDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { ask } = useAct();
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>(null);
  const emoji = typed.trim();
  const wrong = emoji !== '' && !isOneEmoji(emoji);
  const put = (sign: string) => {
    setError(null);
    ask<typeof reactToMessage>(`/messages/${message.id}/react`, { emoji: sign }).then(onClose, setError);
  };
  return (
    <Dialog title={t('acts.react')} centered onClose={onClose}>
      <div className={card.stack}>
        <EmojiGrid onChoose={put} />
        <form
          className={card.stack}
          onSubmit={(event) => {
            event.preventDefault();
            if (emoji && !wrong) put(emoji);
          }}
        >
          <TextInput
            label={t('acts.anySign')}
            description={t('acts.anySignHow')}
            maxLength={64}
            autoComplete="off"
            value={typed}
            error={wrong ? t('acts.anySignWrong') : null}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Problem error={error} />
          <div className={card.end}>
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={emoji === '' || wrong}>
              {t('acts.react')}
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
