import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { setConversationAttributes } from '#contract/attributes.ts';
import { patch } from '../../api.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import panel from '../contacts/ContactPanel.module.css';
import { AttributeFields } from './AttributeFields.tsx';
import { attributesQuery, conversationAttributes } from './queries.ts';

/** What is to be known of the matter itself; nothing where the workspace wants nothing. */
export function ConversationAttributes({ conversationId }: { conversationId: string }) {
  const client = useQueryClient();
  const editable = useMay('conversations.write');
  const wanted = useQuery(attributesQuery).data?.some(({ subject }) => subject === 'conversation') ?? false;
  const query = { ...conversationAttributes(conversationId), enabled: wanted };
  const { data } = useQuery(query);
  if (!wanted || !data) return null;
  return (
    <section>
      <h3 className={panel.title}>{t('attributes.ofConversation')}</h3>
      <dl className={panel.facts}>
        <AttributeFields
          subject="conversation"
          values={data}
          editable={editable}
          onSave={async (values) => {
            const saved = await patch<typeof setConversationAttributes>(
              `/conversations/${conversationId}/attributes`,
              { values },
            );
            client.setQueryData(query.queryKey, saved);
          }}
        />
      </dl>
    </section>
  );
}
