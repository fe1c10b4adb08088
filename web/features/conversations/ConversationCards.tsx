import { Link } from '@tanstack/react-router';
import type { ConversationSummary } from '#contract/conversations.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { shownName } from '../../ui/shownName.ts';
import { Line } from '../../ui/Words.tsx';

/** A few conversations on the page of what they have in common. */
export function ConversationCards({ rows }: { rows: ConversationSummary[] }) {
  if (rows.length === 0) return null;
  return (
    <ul className={card.rows}>
      {rows.map((one) => (
        <li key={one.id}>
          <div className={card.grow}>
            <Link
              to="/inbox/$list/$state/$conversationId"
              params={{ list: 'all', state: one.state, conversationId: one.id }}
              className={card.name}
            >
              <bdi dir="ltr">#{one.number}</bdi> <bdi>{shownName(one.contact.name)}</bdi>
            </Link>
            <div className={card.dim}>
              <Line text={one.lastMessage?.text || t('row.noMessage')} />
            </div>
          </div>
          <span className={card.tag}>{t(`state.${one.state}`)}</span>
        </li>
      ))}
    </ul>
  );
}
