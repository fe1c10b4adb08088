import { IconCheck, IconUsersGroup, IconUsersMinus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Conversation } from '#contract/conversations.ts';
import { useShortcuts } from '../../keys/useShortcuts.ts';
import { directionFor } from '../../language/directionFor.ts';
import { t } from '../../language/texts.ts';
import { Choice, Choices } from '../../ui/Choices.tsx';
import styles from '../conversations/AssignMenu.module.css';
import { askWhy, useAsked } from './handingOver.ts';
import { teamsQuery } from './queries.ts';
import { useHandOver } from './useHandOver.ts';
import { WhyDialog } from './WhyDialog.tsx';

/** Whose matter it is. Where the workspace has no teams, there is nothing to choose. */
export function TeamMenu({ conversation }: { conversation: Conversation }) {
  const { id, team } = conversation;
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState('');
  const teams = useQuery(teamsQuery).data ?? [];
  const asked = useAsked();
  const { choose } = useHandOver(id);
  const usable = teams.length > 0 || team !== null;
  useShortcuts({ team: usable ? () => setOpen(true) : undefined });
  if (!usable) return null;
  const found = teams.filter(({ name }) => name.toLowerCase().includes(words.trim().toLowerCase()));
  const take = (teamId: string | null) => {
    setOpen(false);
    setWords('');
    void choose(teamId);
  };
  const to = asked?.conversationId === id ? teams.find((each) => each.id === asked.teamId) : undefined;

  return (
    <>
      <Choices
        open={open}
        onOpen={setOpen}
        icon={<IconUsersGroup size={16} />}
        label={team ? t('teams.has', { team: team.name }) : t('teams.handOver')}
        text={team ? team.name : t('teams.one')}
        hint={`${team ? t('teams.has', { team: team.name }) : t('teams.handOver')} (h)`}
      >
        <input
          className={styles.search}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && words && found[0]) take(found[0].id);
          }}
          placeholder={t('teams.search')}
          aria-label={t('teams.search')}
          dir={directionFor(words)}
          data-autofocus
        />
        {found.map((each) => (
          <Choice
            key={each.id}
            icon={<IconUsersGroup size={18} stroke={1.6} />}
            end={team?.id === each.id && <IconCheck size={16} aria-hidden="true" />}
            onChoose={() => take(each.id)}
          >
            {each.name}
          </Choice>
        ))}
        {words && found.length === 0 && <p className={styles.nobody}>{t('teams.noneFound')}</p>}
        {team && words === '' && (
          <Choice icon={<IconUsersMinus size={18} stroke={1.6} />} onChoose={() => take(null)}>
            {t('teams.toNone')}
          </Choice>
        )}
      </Choices>
      {team && to && <WhyDialog conversationId={id} from={team.name} to={to} onClose={() => askWhy(null)} />}
    </>
  );
}
