import { useDesk } from './desk.ts';

interface Props {
  email: string;
  /** Left out where the host page vouches for the address. */
  onChange?(): void;
}

/** Nobody is there: says where the answer will come. */
export function Where({ email, onChange }: Props) {
  const { t } = useDesk().texts;
  const [before = '', after = ''] = t('visitor.answerTo').split('{email}');
  return (
    <div class="strip">
      <p>
        {before}
        <bdi>{email}</bdi>
        {after}{' '}
        {onChange && (
          <button type="button" class="word" onClick={onChange}>
            {t('visitor.change')}
          </button>
        )}
      </p>
    </div>
  );
}
