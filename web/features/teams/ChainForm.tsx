import '../../ui/inputs.css';
import { ActionIcon, Button, NativeSelect, Radio } from '@mantine/core';
import '@mantine/core/styles/Radio.layer.css';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Team, TeamChains } from '#contract/teams.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { Dialog } from '../../ui/Dialog.tsx';
import { Problem } from '../../ui/Problem.tsx';

type Chain = TeamChains['chains'][number];

/** Who takes over from whom, and what. */
export function ChainForm({ chain, teams, saving, onSave, onClose }: Props) {
  const [teamIds, setTeamIds] = useState(chain?.teamIds ?? []);
  const [hands, setHands] = useState<Chain['hands']>(chain?.hands ?? 'unassigned');
  const chosen = teamIds.flatMap((id) => teams.find((team) => team.id === id) ?? []);
  const rest = teams.filter(({ id }) => !teamIds.includes(id));
  const move = (from: number, to: number) => {
    const ids = [...teamIds];
    ids.splice(to, 0, ...ids.splice(from, 1));
    setTeamIds(ids);
  };
  return (
    <Dialog title={t('teams.chains')} onClose={onClose}>
      <form
        className={card.stack}
        onSubmit={(event) => {
          event.preventDefault();
          onSave({ teamIds, hands });
        }}
      >
        <p className={`${card.plain} ${card.dim}`}>{t('teams.chainOrder')}</p>
        {chosen.length > 0 && (
          <ol className={card.rows}>
            {chosen.map((team, n) => (
              <li key={team.id}>
                <bdi className={`${card.name} ${card.grow}`}>{team.name}</bdi>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={n === 0}
                  aria-label={t('sla.up', { name: team.name })}
                  onClick={() => move(n, n - 1)}
                >
                  <IconArrowUp size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  disabled={n === chosen.length - 1}
                  aria-label={t('sla.down', { name: team.name })}
                  onClick={() => move(n, n + 1)}
                >
                  <IconArrowDown size={16} />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('teams.chainLeave', { team: team.name })}
                  onClick={() => setTeamIds(teamIds.filter((id) => id !== team.id))}
                >
                  <IconX size={16} />
                </ActionIcon>
              </li>
            ))}
          </ol>
        )}
        {rest.length > 0 && (
          <NativeSelect
            label={t('teams.chainNext')}
            value=""
            data={[
              { value: '', label: t('teams.chainChoose') },
              ...rest.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={({ currentTarget: { value } }) => value && setTeamIds([...teamIds, value])}
          />
        )}
        <Radio.Group
          label={t('teams.chainHands')}
          value={hands}
          onChange={(value) => setHands(value === 'all' ? 'all' : 'unassigned')}
        >
          <div className={card.stack}>
            <Radio value="unassigned" label={t('teams.hands.unassigned')} />
            <Radio value="all" label={t('teams.hands.all')} />
          </div>
        </Radio.Group>
        <Problem error={saving.error} />
        <div className={card.end}>
          {chain && (
            <Button variant="default" loading={saving.isPending} onClick={() => onSave(null)}>
              {t('teams.chainRemove')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={teamIds.length < 2} loading={saving.isPending}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Props {
  chain: Chain | null;
  /** Those that may take part. */
  teams: Team[];
  saving: { error: Error | null; isPending: boolean };
  /** Null: they take turns no longer. */
  onSave: (chain: Chain | null) => void;
  onClose: () => void;
}
