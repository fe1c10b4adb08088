import type { Sender } from '#contract/composer.ts';
import { t } from '../../language/texts.ts';
import { languageOf } from '../../ui/scriptOf.ts';

/** From which account an answer goes out: what the team calls it, and what the platform does. */
export function SentFrom({ sender: { name, account } }: { sender: Sender }) {
  return (
    <span>
      {t('composer.from')} <bdi lang={languageOf(name)}>{name}</bdi>
      {account && account !== name && (
        <>
          {' · '}
          <bdi lang={languageOf(account)}>{account}</bdi>
        </>
      )}
    </span>
  );
}
