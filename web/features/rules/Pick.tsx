import { t } from '../../language/texts.ts';

/** One of these, or nothing; what was chosen and is not there any more stands there until something else is chosen. */
export function Pick({
  label,
  value,
  nothing,
  options,
  onChoose,
}: {
  label: string;
  value: string;
  nothing: string;
  options: { id: string; name: string }[];
  onChoose: (id: string) => void;
}) {
  const isGone = value !== '' && options.length > 0 && !options.some(({ id }) => id === value);
  return (
    <select aria-label={label} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
      <option value="">{nothing}</option>
      {isGone && <option value={value}>{t('rules.gone')}</option>}
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
