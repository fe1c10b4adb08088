import '../../ui/inputs.css';
import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Attribute, addAttribute, editAttribute } from '#contract/attributes.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import styles from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';

const types = ['text', 'number', 'date', 'choice', 'boolean', 'url'] as const;
const subjects = ['contact', 'company', 'conversation'] as const;

/** A new attribute, or one whose type stays what it is, as there are values of it. */
export function AttributeForm({ attribute, onSaved, onClose }: Props) {
  const [label, setLabel] = useState(attribute?.label ?? '');
  const [subject, setSubject] = useState<Attribute['subject']>(attribute?.subject ?? 'contact');
  const [type, setType] = useState<Attribute['type']>(attribute?.type ?? 'text');
  const [lines, setLines] = useState(attribute?.choices.join('\n') ?? '');
  const [required, setRequired] = useState(attribute?.required ?? false);
  const choices = lines
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const save = useMutation({
    mutationFn: (): Promise<unknown> => {
      const what = { label, required, ...(type === 'choice' ? { choices } : {}) };
      return attribute
        ? patch<typeof editAttribute>(`/attributes/${attribute.id}`, what)
        : post<typeof addAttribute>('/attributes', { ...what, subject, type });
    },
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <Dialog title={attribute ? t('attributes.edit') : t('attributes.add')} onClose={onClose}>
      <form
        className={styles.stack}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('attributes.label')}
          description={t('attributes.labelHelp')}
          required
          withAsterisk={false}
          maxLength={60}
          dir={directionFor(label)}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
          data-autofocus
        />
        {!attribute && (
          <>
            <NativeSelect
              label={t('attributes.subject')}
              value={subject}
              data={subjects.map((value) => ({ value, label: t(`attributes.subject.${value}`) }))}
              onChange={(event) => setSubject(event.currentTarget.value as Attribute['subject'])}
            />
            <NativeSelect
              label={t('attributes.type')}
              value={type}
              data={types.map((value) => ({ value, label: t(`attributes.type.${value}`) }))}
              onChange={(event) => setType(event.currentTarget.value as Attribute['type'])}
            />
          </>
        )}
        {type === 'choice' && (
          <Textarea
            label={t('attributes.choices')}
            description={t('attributes.choicesHelp')}
            rows={5}
            dir="auto"
            value={lines}
            onChange={(event) => setLines(event.currentTarget.value)}
          />
        )}
        <Switch
          label={t('attributes.required')}
          description={t('attributes.requiredHelp')}
          checked={required}
          onChange={(event) => setRequired(event.currentTarget.checked)}
        />
        <Problem error={save.error} />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!label.trim()}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  attribute: Attribute | null;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
