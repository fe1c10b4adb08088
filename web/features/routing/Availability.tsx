import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Agent } from '#contract/workspace.ts';
import { useMay } from '../../app/useMe.ts';
import { t } from '../../language/texts.ts';
import card from '../../ui/Card.module.css';
import { StateDot } from '../../ui/StateDot.tsx';
import { AvailabilityDialog } from './AvailabilityDialog.tsx';
import { availabilityText } from './availabilityText.ts';

/** Whether a colleague is available; leads can say that they are, or are not. */
export function Availability({ agent }: { agent: Agent }) {
  const mayManage = useMay('teams.manage');
  const [open, setOpen] = useState(false);
  const { availability } = agent;
  const shown = (
    <>
      <StateDot state={availability.state} />
      <bdi>{availabilityText(availability)}</bdi>
    </>
  );
  if (!mayManage) return <span className={card.tag}>{shown}</span>;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<StateDot state={availability.state} />}
        aria-label={`${t('availability.of', { name: agent.name })}: ${availabilityText(availability)}`}
        onClick={() => setOpen(true)}
      >
        <bdi>{availabilityText(availability)}</bdi>
      </Button>
      {open && <AvailabilityDialog agent={agent} now={availability} onClose={() => setOpen(false)} />}
    </>
  );
}
