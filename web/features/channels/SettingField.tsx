import { NativeSelect, PasswordInput, Switch, Textarea, TextInput } from '@mantine/core';
import { directionFor, directionOf } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from './SettingField.module.css';
import type { Field } from './settingsSchema.ts';

/** One setting, drawn by what its schema says it is. */
export function SettingField({ field, value, isSet, problem, onChange }: Props) {
  const { kind, required } = field;
  // A connector's own English among the screen's words keeps its direction.
  const label = <bdi dir={directionOf(field.label)}>{field.label}</bdi>;
  const help = field.help && <bdi dir={directionOf(field.help)}>{field.help}</bdi>;
  const all = {
    label: (field.generated && !isSet) || field.optional || field.borrowed ? <Label field={field} /> : label,
    description: help,
    error: problem,
    // What the server holds already need not be typed again.
    required: required && !isSet,
    withAsterisk: false,
  };
  const text = String(value ?? '');
  switch (kind) {
    case 'switch':
      return (
        <Switch
          label={label}
          description={help}
          error={problem}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...all}
          label={label}
          value={text}
          data={field.choices}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'lines':
      return (
        <Textarea
          {...all}
          description={
            <>
              {help} {t('form.onePerLine')}
            </>
          }
          rows={3}
          dir="ltr"
          value={(value as string[]).join('\n')}
          onChange={(event) =>
            onChange(event.currentTarget.value === '' ? [] : event.currentTarget.value.split('\n'))
          }
          onBlur={() => onChange((value as string[]).map((line) => line.trim()).filter(Boolean))}
        />
      );
    case 'long':
      return (
        <Textarea
          {...all}
          rows={3}
          dir={directionFor(text)}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'secret':
      return (
        <PasswordInput
          {...all}
          autoComplete="off"
          value={text}
          placeholder={
            isSet ? t('form.secretSet') : field.generated && !field.borrowed ? t('form.generated') : undefined
          }
          onChange={(event) => onChange(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
      );
    case 'colour':
      return (
        <TextInput
          {...all}
          dir="ltr"
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
          rightSection={
            <input
              type="color"
              className={styles.colour}
              aria-label={field.label}
              value={/^#[0-9a-f]{6}$/i.test(text) ? text : '#000000'}
              onChange={(event) => onChange(event.currentTarget.value)}
            />
          }
        />
      );
    default:
      return (
        <TextInput
          {...all}
          type={kind === 'number' ? 'number' : kind === 'email' ? 'email' : kind === 'url' ? 'url' : 'text'}
          dir={kind === 'text' ? directionFor(text) : 'ltr'}
          min={kind === 'number' ? field.min : undefined}
          max={kind === 'number' ? field.max : undefined}
          maxLength={kind === 'text' ? field.max : undefined}
          value={text}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
  }
}

function Label({ field: { label, borrowed, generated } }: { field: Field }) {
  const how = borrowed ? 'form.fromApp' : generated ? 'form.madeForYou' : 'form.optional';
  return (
    <>
      <bdi dir={directionOf(label)}>{label}</bdi> <span className={styles.optional}>({t(how)})</span>
    </>
  );
}

interface Props {
  field: Field;
  value: unknown;
  /** A secret that the server already holds. */
  isSet: boolean;
  problem: string | undefined;
  onChange: (value: unknown) => void;
}
