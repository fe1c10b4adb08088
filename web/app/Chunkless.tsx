import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { t } from '../language/texts.ts';
import { Empty } from '../ui/Empty.tsx';

export function Chunkless() {
  return (
    <Empty icon={<IconRefresh size={26} stroke={1.6} />} title={t('updated.title')} text={t('updated.text')}>
      <Button onClick={() => location.reload()}>{t('updated.reload')}</Button>
    </Empty>
  );
}
