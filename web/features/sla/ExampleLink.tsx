import { Link } from '@tanstack/react-router';
import type { ConversationSummary } from '#contract/conversations.ts';
import { shownName } from '../../ui/shownName.ts';

/** The way to a conversation that is an example, beside the form that it is one for: what is typed there stays. */
export function ExampleLink({ of: { id, number, contactName, state } }: { of: Of }) {
  return (
    <Link
      to="/inbox/$list/$state/$conversationId"
      params={{ list: 'all', state, conversationId: id }}
      target="_blank"
    >
      <bdi>{shownName(contactName)}</bdi> <bdi dir="ltr">#{number}</bdi>
    </Link>
  );
}

interface Of extends Pick<ConversationSummary, 'id' | 'number' | 'state'> {
  contactName: string;
}
