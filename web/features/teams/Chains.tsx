import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { setChains, Team, TeamChains } from '#contract/teams.ts';
import { put } from '../../api.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { notify } from '../../ui/notices.ts';
import { ChainForm } from './ChainForm.tsx';
import { chainsQuery } from './queries.ts';
import styles from './Teams.module.css';

type Chain = TeamChains['chains'][number];

/** Teams that take over from each other when they close. */
export function Chains({ teams }: { teams: Team[] }) {
  const client = useQueryClient();
  const chains = useQuery(chainsQuery).data?.chains;
  const [editing, setEditing] = useState<number | null>(null);
  const save = useMutation({
    mutationFn: (all: Chain[]) => put<typeof setChains>('/team-chains', { chains: all }),
    onSuccess: (kept) => {
      client.setQueryData(chainsQuery.queryKey, kept);
      notify({ kind: 'good', text: t('saved') });
      setEditing(null);
    },
  });
  if (!chains) return null;
  const nameOf = (id: string) => teams.find((team) => team.id === id)?.name ?? '';
  const others = (n: number) => chains.filter((_, i) => i !== n);
  const free = (n: number) => {
    const taken = new Set(others(n).flatMap(({ teamIds }) => teamIds));
    return teams.filter(({ id, hoursId }) => hoursId && !taken.has(id));
  };
  return (
    <section className={card.stack} aria-labelledby="team-chains">
      <h2 className={card.heading} id="team-chains">
        {t('teams.chains')}
      </h2>
      <p className={`${card.plain} ${card.dim}`}>{t('teams.chainsLead')}</p>
      {chains.length > 0 && (
        <ul className={card.rows}>
          {chains.map(({ teamIds, hands }, n) => (
            <li key={teamIds.join()}>
              <div className={card.grow}>
                <ol className={`${card.name} ${styles.chain}`}>
                  {teamIds.map((id) => (
                    <li key={id}>
                      <bdi>{nameOf(id)}</bdi>
                    </li>
                  ))}
                </ol>
                <div className={card.dim}>{t(`teams.hands.${hands}`)}</div>
              </div>
              <Button
                size="xs"
                variant="default"
                aria-label={t('teams.chainEdit', { team: nameOf(teamIds[0] ?? '') })}
                onClick={() => setEditing(n)}
              >
                {t('teams.edit')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          size="xs"
          variant="default"
          disabled={free(-1).length < 2}
          onClick={() => setEditing(chains.length)}
        >
          {t('teams.chainAdd')}
        </Button>
      </div>
      {free(-1).length < 2 && chains.length === 0 && (
        <p className={`${card.plain} ${card.dim}`}>{t('teams.chainNeeds')}</p>
      )}
      {editing !== null && (
        <ChainForm
          chain={chains[editing] ?? null}
          teams={free(editing)}
          saving={save}
          onSave={(chain) =>
            save.mutate(
              chain ? [...chains.slice(0, editing), chain, ...chains.slice(editing + 1)] : others(editing),
            )
          }
          onClose={() => {
            save.reset();
            setEditing(null);
          }}
        />
      )}
    </section>
  );
}
