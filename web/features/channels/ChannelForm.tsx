import { Button, Loader, TextInput } from '@mantine/core';
import { Fragment, type ReactNode, useState } from 'react';
import type { Connector } from '#contract/channels.ts';
import { ApiError } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { said } from '../../language/sentences.ts';
import { apart, t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Problem } from '../../ui/Problem.tsx';
import { Sentence } from '../../ui/Sentence.tsx';
import type { AppSource } from './appSource.ts';
import { SettingField } from './SettingField.tsx';
import { type Field, fieldsOf, filledIn, initialValues, type Values } from './settingsSchema.ts';

/** A channel's name and settings. What the server finds wrong stands at the field it is about. */
export function ChannelForm({ connector, name: first, settings, app, action, onSave, children }: Props) {
  const fields = fieldsOf(connector);
  const ofApp = fields.filter((field) => connector.app?.settings.includes(field.name));
  const [name, setName] = useState(first);
  const [values, setValues] = useState<Values>(() => initialValues(fields, settings));
  const [before] = useState(values);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const problems = problemsOf(error);
  const named = new Set(['name', ...fields.map((field) => field.name)]);
  const allNamed = problems.size > 0 && [...problems.keys()].every((place) => named.has(place));
  const draw = (advanced: boolean) =>
    fields
      .filter((field) => field.advanced === advanced)
      .map((field) => (
        <Fragment key={field.name}>
          {app && field === ofApp[0] && <AppNote app={app} fields={ofApp} />}
          <SettingField
            field={app?.from && ofApp.includes(field) ? { ...field, required: false, borrowed: true } : field}
            value={values[field.name]}
            isSet={settings?.[field.name] === true}
            problem={problems.get(field.name)}
            onChange={(value) => setValues((current) => ({ ...current, [field.name]: value }))}
          />
        </Fragment>
      ));
  const advanced = draw(true);

  async function save() {
    setBusy(true);
    setError(null);
    try {
      await onSave(name.trim(), filledIn(fields, values, settings && before));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form
      className={`${styles.card} ${styles.stack}`}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        label={t('channel.name')}
        description={t('channel.nameHelp')}
        required
        withAsterisk={false}
        maxLength={100}
        dir={directionFor(name)}
        value={name}
        error={problems.get('name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {draw(false)}
      {advanced.length > 0 && (
        <details open={fields.some((field) => field.advanced && problems.has(field.name)) || undefined}>
          <summary className={styles.summary}>{t('form.advanced')}</summary>
          <div className={styles.stack}>{advanced}</div>
        </details>
      )}
      {!allNamed && <Refusal error={error} />}
      <div className={styles.end}>
        {children}
        <Button
          type="submit"
          disabled={busy || name.trim() === ''}
          leftSection={busy ? <Loader size={14} color="currentColor" /> : undefined}
        >
          <span aria-live="polite">{busy ? t('channel.checking') : action}</span>
        </Button>
      </div>
    </form>
  );
}

/** Whose application the channel uses, or would use if its fields are left empty. */
function AppNote({ app, fields }: { app: NonNullable<Props['app']>; fields: Field[] }) {
  const names = fields.map(({ label }) => apart(label)).join(', ');
  const text =
    app.has === 'operator'
      ? t('channel.appOfOperator')
      : app.has === 'workspace'
        ? t('channel.appShared')
        : app.from?.of === 'channel'
          ? t('channel.appFrom', { name: app.from.name, fields: names })
          : app.from && t('channel.appOperator', { fields: names });
  return text ? <p className={`${styles.dim} ${styles.plain}`}>{text}</p> : null;
}

/** What the platform said of the account is a sentence of its own, about all the settings together. */
function Refusal({ error }: { error: unknown }) {
  if (!(error instanceof ApiError) || error.code !== 'channel-refused') return <Problem error={error} />;
  return (
    <p className={styles.problem} role="alert">
      <Sentence text={error.message} />
    </p>
  );
}

/** By field; the server names the place in the request, such as `settings.origins.0`. */
function problemsOf(error: unknown): Map<string, string> {
  if (!(error instanceof ApiError)) return new Map();
  return new Map(
    error.issues.map(({ path, message }) => [
      path
        .replace(/^body[./]/, '')
        .replace(/^settings[./]/, '')
        .split(/[./]/)[0] ?? '',
      said(message),
    ]),
  );
}

interface Props {
  connector: Connector;
  name: string;
  /** Whose application a channel has, or where a new one's comes from when its fields are left empty. */
  app?: { has?: 'workspace' | 'operator' | undefined; from?: AppSource };
  /** Of a channel that exists; its secrets are `true` where they are set. */
  settings?: Values;
  action: string;
  onSave: (name: string, settings: Values) => Promise<unknown>;
  children?: ReactNode;
}
