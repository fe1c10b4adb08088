import { Button, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { AssignmentSettings, Method, setAssignment } from '#contract/assignment.ts';
import { patch } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { Problem } from '../../ui/Problem.tsx';
import { titleOf } from '../channels/names.ts';
import { channelsQuery, connectorsQuery } from '../channels/queries.ts';
import { LastWeek } from './LastWeek.tsx';
import { Preview } from './Preview.tsx';
import styles from './Routing.module.css';
import { VipChoice } from './VipChoice.tsx';

/** Where it is switched on and how, how much somebody can have, and who goes first; beside it what that would mean. */
export function AssignmentForm({ settings }: { settings: AssignmentSettings }) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const set = (more: Partial<AssignmentSettings>) => setDraft({ ...draft, ...more });
  const { teams, ...others } = draft;
  const wanted = { ...others, teams: teams.map(({ id, method }) => ({ id, method })) };
  const save = useMutation({
    mutationFn: () => patch<typeof setAssignment>('/assignment', wanted),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['assignment'] });
      notify({ kind: 'good', text: t('saved') });
    },
  });
  const isOn = draft.teamless !== null || teams.some(({ method }) => method !== null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <section className={styles.part} aria-labelledby="assignment-where">
        <h2 className={card.heading} id="assignment-where">
          {t('assignment.where')}
        </h2>
        <ul className={card.rows}>
          <Scope
            name={t('assignment.teamless')}
            method={draft.teamless}
            onChange={(teamless) => set({ teamless })}
          />
          {teams.map((team) => (
            <Scope
              key={team.id}
              name={team.name}
              method={team.method}
              onChange={(method) =>
                set({ teams: teams.map((each) => (each.id === team.id ? { ...each, method } : each)) })
              }
            />
          ))}
        </ul>
      </section>
      <section className={styles.part} aria-labelledby="assignment-capacity">
        <h2 className={card.heading} id="assignment-capacity">
          {t('assignment.howMuch')}
        </h2>
        <div className={styles.pair}>
          <NumberField
            label={t('assignment.capacity')}
            value={draft.capacity}
            most={1000}
            onChange={(capacity) => capacity !== null && set({ capacity })}
          />
          <Weights weights={draft.weights} onChange={(weights) => set({ weights })} />
        </div>
        <p className={`${card.plain} ${card.dim}`}>{t('assignment.capacityHelp')}</p>
        <Switch
          label={t('assignment.countsWaiting')}
          description={t('assignment.countsWaitingHelp')}
          checked={draft.countsWaiting}
          onChange={(event) => set({ countsWaiting: event.currentTarget.checked })}
        />
      </section>
      <section className={styles.part} aria-labelledby="assignment-first">
        <h2 className={card.heading} id="assignment-first">
          {t('assignment.first')}
        </h2>
        <p className={`${card.plain} ${card.dim}`}>{t('assignment.order')}</p>
        <VipChoice vip={draft.vip} onChange={(vip) => set({ vip })} />
        <Switch
          label={t('assignment.previousFirst')}
          description={t('assignment.previousFirstHelp')}
          checked={draft.previousFirst}
          onChange={(event) => set({ previousFirst: event.currentTarget.checked })}
        />
        <div className={styles.pair}>
          <NumberField
            label={t('assignment.giveBackAfter')}
            value={draft.giveBackAfter}
            most={10080}
            placeholder={t('availability.never')}
            onChange={(giveBackAfter) => set({ giveBackAfter })}
          />
        </div>
      </section>
      <div className={styles.part}>
        <Preview wanted={wanted} isOn={isOn} />
        <LastWeek wanted={wanted} isOn={isOn} />
        <Problem error={save.error} />
        <div className={card.end}>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </div>
      </div>
    </form>
  );
}

function Scope({ name, method, onChange }: ScopeProps) {
  return (
    <li>
      <div className={card.grow}>
        <bdi className={card.name}>{name}</bdi>
      </div>
      <NativeSelect
        aria-label={t('assignment.methodOf', { name })}
        value={method ?? ''}
        data={[
          { value: '', label: t('assignment.byHand') },
          { value: 'round-robin', label: t('assignment.roundRobin') },
          { value: 'load', label: t('assignment.load') },
        ]}
        onChange={(event) => onChange((event.currentTarget.value || null) as Method | null)}
      />
    </li>
  );
}

/** One field for each kind of channel that is connected. */
function Weights({ weights, onChange }: WeightsProps) {
  const channels = useQuery(channelsQuery).data?.data ?? [];
  const connectors = useQuery(connectorsQuery).data?.data ?? [];
  const used = new Set([...channels.map(({ connector }) => connector), ...Object.keys(weights)]);
  return connectors
    .filter(({ name }) => used.has(name))
    .map((connector) => (
      <NumberField
        key={connector.name}
        label={t('assignment.weightOf', { channel: titleOf(connector) })}
        value={weights[connector.name] ?? 1}
        most={100}
        onChange={(weight) => weight !== null && onChange({ ...weights, [connector.name]: weight })}
      />
    ));
}

/** What is being typed may be no number yet; only whole ones are told. */
function NumberField({ label, value, most, placeholder, onChange }: NumberProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value));
  return (
    <TextInput
      type="number"
      label={label}
      min={1}
      max={most}
      step={1}
      required={placeholder === undefined}
      withAsterisk={false}
      placeholder={placeholder}
      value={typed}
      onChange={({ currentTarget: { value: text, validity } }) => {
        setTyped(text);
        if (validity.valid) onChange(text === '' ? null : Number(text));
      }}
    />
  );
}

interface ScopeProps {
  name: string;
  method: Method | null;
  onChange: (method: Method | null) => void;
}

interface WeightsProps {
  weights: AssignmentSettings['weights'];
  onChange: (weights: AssignmentSettings['weights']) => void;
}

interface NumberProps {
  label: string;
  value: number | null;
  most: number;
  placeholder?: string;
  onChange: (value: number | null) => void;
}
