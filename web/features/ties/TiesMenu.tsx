import {
  IconAffiliate,
  IconAlertTriangle,
  IconArrowMerge,
  IconArrowsSplit,
  IconEye,
  IconEyeOff,
  IconLink,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useMay } from '../../app/useMe.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import { conversationById } from '../conversations/queries.ts';
import { useTies } from './useTies.ts';

const LinkDialog = lazy(() => import('./LinkDialog.tsx').then((m) => ({ default: m.LinkDialog })));
const IncidentDialog = lazy(() =>
  import('./IncidentDialog.tsx').then((m) => ({ default: m.IncidentDialog })),
);

const MergeDialog = lazy(() =>
  import('../merging/MergeDialog.tsx').then((m) => ({ default: m.MergeDialog })),
);
const SplitDialog = lazy(() =>
  import('../merging/SplitDialog.tsx').then((m) => ({ default: m.SplitDialog })),
);

type What = 'link' | 'incident' | 'merge' | 'split';

/** Following a conversation, linking it, putting it under an incident; merging it and taking it apart. */
export function TiesMenu({ id }: { id: string }) {
  const mayWrite = useMay('conversations.write');
  const { ties, following, follow, link, place } = useTies(id);
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState<What | null>(null);
  const conversation = useQuery({ ...conversationById(id), enabled: asking !== null }).data;
  const ask = (what: What) => () => {
    setOpen(false);
    setAsking(what);
  };
  useShortcuts({
    follow: () => void follow(),
    link: mayWrite ? ask('link') : undefined,
    incident: mayWrite ? ask('incident') : undefined,
    merge: mayWrite ? ask('merge') : undefined,
    split: mayWrite ? ask('split') : undefined,
  });
  return (
    <>
      <Choices
        open={open}
        onOpen={setOpen}
        icon={following ? <IconEye size={16} /> : <IconAffiliate size={16} />}
        label={t(following ? 'ties.menuFollowing' : 'ties.menu')}
        text={t(following ? 'ties.following' : 'ties.title')}
        hint={t('ties.menu')}
      >
        <Choice
          icon={following ? <IconEyeOff size={16} /> : <IconEye size={16} />}
          end={<kbd>u</kbd>}
          onChoose={() => {
            setOpen(false);
            void follow();
          }}
        >
          {t(following ? 'ties.unfollow' : 'ties.follow')}
        </Choice>
        {mayWrite && (
          <>
            <Choice icon={<IconLink size={16} />} end={<kbd>y</kbd>} onChoose={ask('link')}>
              {t('keys.link')}
            </Choice>
            <Choice icon={<IconAlertTriangle size={16} />} end={<kbd>i</kbd>} onChoose={ask('incident')}>
              {t('keys.incident')}
            </Choice>
            <Choice icon={<IconArrowMerge size={16} />} end={<kbd>q</kbd>} onChoose={ask('merge')}>
              {t('keys.merge')}
            </Choice>
            <Choice icon={<IconArrowsSplit size={16} />} end={<kbd>z</kbd>} onChoose={ask('split')}>
              {t('keys.split')}
            </Choice>
          </>
        )}
      </Choices>
      <Suspense>
        {asking === 'link' && (
          <LinkDialog
            except={[id, ...(ties?.links.map((one) => one.id) ?? [])]}
            onFound={async (to) => {
              if (await link(to)) setAsking(null);
            }}
            onClose={() => setAsking(null)}
          />
        )}
        {asking === 'merge' && conversation && (
          <MergeDialog conversation={conversation} onClose={() => setAsking(null)} />
        )}
        {asking === 'split' && conversation && (
          <SplitDialog conversation={conversation} onClose={() => setAsking(null)} />
        )}
        {asking === 'incident' && (
          <IncidentDialog
            current={ties?.incident ?? null}
            onChoose={async (incidentId) => {
              if (await place(incidentId)) setAsking(null);
            }}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </>
  );
}
