import '../../ui/inputs.css';
import { Button, Switch, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { addRule, editRule, Rule, RuleGiven } from '#contract/rules.ts';
import { patch, post } from '../../api.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { ActionRow } from './ActionRow.tsx';
import { asIf, asRows, isWhole, keyed, newAction, newWhen } from './draft.ts';
import { IfGroup } from './IfGroup.tsx';
import styles from './Rules.module.css';
import { sentenceOf } from './sentence.ts';
import { Trial } from './Trial.tsx';
import { useNames } from './useNames.ts';
import { WhenField } from './WhenField.tsx';

/** A rule, new or as it is: when, if, then, what that says, and what it would have matched. */
export function RuleForm({ rule, given, onSaved, onClose }: Props) {
  const begun = given ?? rule;
  const [name, setName] = useState(begun?.name ?? '');
  const [when, setWhen] = useState(begun?.when ?? newWhen('message'));
  const [group, setGroup] = useState(() => asRows(begun?.if ?? { all: [] }));
  const [actions, setActions] = useState(() => (begun?.actions ?? [newAction('label')]).map(keyed));
  const [stops, setStops] = useState(begun?.stops ?? false);
  const [most, setMost] = useState(begun?.most ?? 10);
  const asked = asIf(group);
  const names = useNames([asked]);
  const done = actions.map(({ of }) => of);
  const save = useMutation({
    mutationFn: (): Promise<unknown> => {
      const what = { name, when, if: asked, actions: done, stops, most };
      return rule
        ? patch<typeof editRule>(`/rules/${rule.id}`, { ...what, version: rule.version })
        : post<typeof addRule>('/rules', what);
    },
    onSuccess: async () => {
      await onSaved();
      onClose();
    },
  });
  const ready = name.trim() !== '' && done.every(isWhole);
  return (
    <Dialog title={t(rule ? 'rules.edit' : 'rules.add')} size="lg" onClose={onClose}>
      <form
        className={`${card.stack} ${styles.form}`}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <TextInput
          label={t('rules.name')}
          placeholder={t('rules.namePlaceholder')}
          required
          withAsterisk={false}
          maxLength={80}
          dir={directionFor(name)}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <section className={styles.part}>
          <h3>{t('rules.when')}</h3>
          <WhenField when={when} onChange={setWhen} />
          {'minutes' in when && <p className={styles.help}>{t('rules.timeHelp')}</p>}
        </section>
        <section className={styles.part}>
          <h3>{t('rules.if')}</h3>
          <IfGroup group={group} onChange={setGroup} />
          {group.rows.length === 0 && <p className={styles.help}>{t('rules.noConditions')}</p>}
        </section>
        <section className={styles.part}>
          <h3>{t('rules.then')}</h3>
          {actions.map(({ key, of }) => (
            <ActionRow
              key={key}
              action={of}
              onChange={(changed) =>
                setActions(actions.map((each) => (each.key === key ? { key, of: changed } : each)))
              }
              onRemove={
                actions.length > 1 ? () => setActions(actions.filter((each) => each.key !== key)) : undefined
              }
            />
          ))}
          {actions.length < 10 && (
            <div>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlus size={14} />}
                onClick={() => setActions([...actions, keyed(newAction('note'))])}
              >
                {t('rules.addAction')}
              </Button>
            </div>
          )}
        </section>
        <Switch
          label={t('rules.stops')}
          description={t('rules.stopsHelp')}
          checked={stops}
          onChange={(event) => setStops(event.currentTarget.checked)}
        />
        <TextInput
          type="number"
          label={t('rules.most')}
          description={t('rules.mostHelp')}
          required
          withAsterisk={false}
          min={1}
          max={100}
          value={Number.isNaN(most) ? '' : most}
          onChange={(event) => setMost(event.currentTarget.valueAsNumber)}
        />
        <p className={styles.sentence}>{sentenceOf({ when, if: asked, actions: done }, names)}</p>
        <Trial when={when} asked={asked} names={names} />
        <Problem error={save.error} />
        {!rule && <p className={styles.help}>{t('rules.savedOff')}</p>}
        <div className={card.end}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={!ready}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  rule: Rule | null;
  /** What it begins with, if not as the rule is: an earlier version. */
  given?: RuleGiven | undefined;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}
