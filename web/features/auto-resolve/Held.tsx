import { Link } from '@tanstack/react-router';
import type { AutoResolve } from '#contract/auto-resolve.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { shownName } from '../../ui/shownName.ts';

/** Conversations that would be resolved by now, with what has to be filled in first. */
export function Held({ held }: { held: AutoResolve['held'] }) {
  const rest = held.count - held.conversations.length;
  return (
    <section className={card.stack} aria-labelledby="held">
      <h2 className={card.heading} id="held">
        {t('autoResolve.held', { count: held.count })}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>{t('autoResolve.heldHelp')}</p>
      <ul className={card.rows}>
        {held.conversations.map(({ id, number, contactName, lacksLabel, lacks }) => (
          <li key={id}>
            <div className={card.grow}>
              <Link
                to="/inbox/$list/$state/$conversationId"
                params={{ list: 'all', state: 'waiting', conversationId: id }}
                className={card.name}
              >
                <bdi>{shownName(contactName)}</bdi> <bdi dir="ltr">#{number}</bdi>
              </Link>
              <div className={card.dim}>
                {t('autoResolve.lacks')}{' '}
                {[...(lacksLabel ? [t('autoResolve.label')] : []), ...lacks].map((name, n) => (
                  <span key={name}>
                    {n > 0 && ' · '}
                    <bdi>{name}</bdi>
                  </span>
                ))}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {rest > 0 && (
        <p className={`${card.plain} ${card.dim}`}>{t('autoResolve.heldMore', { count: rest })}</p>
      )}
    </section>
  );
}
