import { Button } from '@mantine/core';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';

/** What is done with an address that Earshot calls: a room's, or a rule's. */
export function HookButtons({ name, isTrying, onTry, onEdit, onRemove }: Props) {
  return (
    <div className={card.row}>
      <Button
        size="xs"
        variant="default"
        aria-label={t('hooks.tryOf', { name })}
        loading={isTrying}
        onClick={onTry}
      >
        {t('hooks.try')}
      </Button>
      <Button size="xs" variant="default" aria-label={t('hooks.editOf', { name })} onClick={onEdit}>
        {t('hooks.edit')}
      </Button>
      <Button size="xs" variant="default" aria-label={t('hooks.removeOf', { name })} onClick={onRemove}>
        {t('hooks.remove')}
      </Button>
    </div>
  );
}

interface Props {
  name: string;
  isTrying: boolean;
  onTry: () => void;
  onEdit: () => void;
  onRemove: () => void;
}
