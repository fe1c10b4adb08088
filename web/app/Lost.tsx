import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { ApiError } from '../api.ts';
import { t } from '../language/texts.ts';
import { Empty } from '../ui/Empty.tsx';
import { Failed } from '../ui/Failed.tsx';
import { Chunkless } from './Chunkless.tsx';

const NoWorkspacePage = lazy(() =>
  import('../features/sign-in/NoWorkspacePage.tsx').then((m) => ({ default: m.NoWorkspacePage })),
);

export function Lost() {
  return (
    <Empty icon={<IconMapOff size={26} stroke={1.6} />} title={t('lost.title')} text={t('lost.text')}>
      <Button component="a" href="/" variant="default">
        {t('lost.home')}
      </Button>
    </Empty>
  );
}

/** A screen broke. After an update the browser may ask for files that are gone: then the new ones are read. */
export function Broken({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  if (isFileGone(error)) return <Chunkless />;
  if (error instanceof ApiError && error.code === 'no-workspace') {
    return (
      <Suspense>
        <NoWorkspacePage error={error} />
      </Suspense>
    );
  }
  const again = () => {
    reset();
    return router.invalidate();
  };
  return <Failed error={error} again={again} />;
}

/** A script that did not come is a TypeError of the browser; a style is told of by the builder's loader. */
function isFileGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    (error instanceof TypeError && /module|import/i.test(error.message)) || /preload CSS/.test(error.message)
  );
}
