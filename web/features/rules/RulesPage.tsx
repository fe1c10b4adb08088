import '../../ui/inputs.css';
import { Button } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { editRule, orderRules, Rule, RuleGiven, removeRule } from '#contract/rules.ts';
import { patch, put, remove } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { Bones } from '../../ui/Bones.tsx';
import card from '../../ui/Card.module.css';
import { Confirm } from '../../ui/Confirm.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Failed } from '../../ui/Failed.tsx';
import { Page } from '../../ui/Page.tsx';
import { Problem } from '../../ui/Problem.tsx';
import { Webhooks } from '../webhooks/Webhooks.tsx';
import { rulesQuery } from './queries.ts';
import { RuleForm } from './RuleForm.tsx';
import { RuleLine } from './RuleLine.tsx';
import { RunsDialog } from './RunsDialog.tsx';
import { useNames } from './useNames.ts';
import { VersionsDialog } from './VersionsDialog.tsx';

type Open =
  | { what: 'form'; rule: Rule | null; given?: RuleGiven }
  | { what: 'runs' | 'versions' | 'remove'; rule: Rule };

/** All rules, in the order in which they look at what happens. */
export function RulesPage() {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(rulesQuery);
  const names = useNames(data?.map((rule) => rule.if) ?? []);
  const [open, setOpen] = useState<Open | null>(null);
  const [dragged, setDragged] = useState<string | null>(null);
  const reload = () => client.invalidateQueries({ queryKey: ['rules'] });
  const order = useMutation({
    mutationFn: (ids: string[]) => put<typeof orderRules>('/rules/order', { ids }),
    onMutate: async (ids) => {
      // What is being read just now still has the order before this one.
      await client.cancelQueries({ queryKey: rulesQuery.queryKey });
      client.setQueryData(
        rulesQuery.queryKey,
        (rules) => rules && ids.flatMap((id) => rules.find((rule) => rule.id === id) ?? []),
      );
    },
    onSettled: reload,
  });
  const turn = useMutation({
    mutationFn: ({ id, active }: Pick<Rule, 'id' | 'active'>) =>
      patch<typeof editRule>(`/rules/${id}`, { active }),
    onSettled: reload,
  });
  const move = (rules: Rule[], from: number, to: number) => {
    const ids = rules.map(({ id }) => id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    order.mutate(ids);
  };
  const close = () => setOpen(null);
  return (
    <Page
      title={t('rules.title')}
      lead={t('rules.lead')}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={() => setOpen({ what: 'form', rule: null })}>
          {t('rules.add')}
        </Button>
      }
    >
      <Problem error={order.error ?? turn.error} />
      {error ? (
        <Failed error={error} again={refetch} />
      ) : !data ? (
        <Bones rows={3} height={96} label={t('loading')} />
      ) : data.length === 0 ? (
        <Empty
          icon={<IconRoute size={26} stroke={1.6} />}
          title={t('rules.none')}
          text={t('rules.noneText')}
        />
      ) : (
        <ol className={card.rows}>
          {data.map((rule, n) => (
            <RuleLine
              key={rule.id}
              rule={rule}
              names={names}
              isFirst={n === 0}
              isLast={n === data.length - 1}
              isDragged={dragged === rule.id}
              onUp={() => move(data, n, n - 1)}
              onDown={() => move(data, n, n + 1)}
              onDrag={(is) => setDragged(is ? rule.id : null)}
              onDrop={() => {
                const from = data.findIndex(({ id }) => id === dragged);
                if (from !== -1 && from !== n) move(data, from, n);
                setDragged(null);
              }}
              onTurn={(active) => turn.mutate({ id: rule.id, active })}
              onOpen={(what) => setOpen({ what, rule })}
            />
          ))}
        </ol>
      )}
      {data && <Webhooks />}
      {open?.what === 'form' && (
        <RuleForm rule={open.rule} given={open.given} onSaved={reload} onClose={close} />
      )}
      {open?.what === 'runs' && <RunsDialog rule={open.rule} onClose={close} />}
      {open?.what === 'versions' && (
        <VersionsDialog
          rule={open.rule}
          onTake={(given) => setOpen({ what: 'form', rule: open.rule, given })}
          onClose={close}
        />
      )}
      {open?.what === 'remove' && (
        <Confirm
          title={t('rules.removeTitle', { name: open.rule.name })}
          text={t('rules.removeText')}
          action={t('rules.remove')}
          onConfirm={async () => {
            await remove<typeof removeRule>(`/rules/${open.rule.id}`);
            await reload();
          }}
          onClose={close}
        />
      )}
    </Page>
  );
}
