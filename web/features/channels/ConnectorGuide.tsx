import { useQuery } from '@tanstack/react-query';
import type { Connector } from '#contract/channels.ts';
import { translatedGuide } from '../../language/guides.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import { Guide } from '../../ui/Guide.tsx';

/** The guide in the agent's language where its connector has one, else in English. */
export function ConnectorGuide({ connector: { name, guide } }: { connector: Connector }) {
  const { data, isPending } = useQuery({
    queryKey: ['guides', name],
    queryFn: () => translatedGuide(name),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (isPending) return <Bones rows={3} height={48} label={t('loading')} />;
  return <Guide text={data ?? guide} />;
}
