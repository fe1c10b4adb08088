import type { Fault, FaultInput, FaultKind, FaultOf } from './fault-kinds.ts';
import { seeded } from './random.ts';
import type { World } from './world.ts';

export function switchOn(world: World, input: FaultInput): Fault {
  const id = `f${world.faults.length + 1}-${input.kind}`;
  const fault = { ...input, id, random: seeded(input.seed), left: input.count ?? null } as Fault;
  world.faults.push(fault);
  return fault;
}

/** The first fault of this kind that strikes now, if any; one that is used up is gone. */
export function strikes<K extends FaultKind>(
  world: World,
  kind: K,
  accountId: string | null,
  suits: (fault: FaultOf<K>) => boolean = () => true,
): FaultOf<K> | null {
  for (const fault of world.faults) {
    if (fault.kind !== kind || fault.left === 0 || !suits(fault as FaultOf<K>)) continue;
    if (fault.account !== undefined && fault.account !== accountId) continue;
    if (fault.random() >= fault.probability) continue;
    if (fault.left !== null) fault.left -= 1;
    return fault as FaultOf<K>;
  }
  return null;
}

/** Whether one is on that gathers, such as a batch: it does not use it up. */
export function isOn<K extends FaultKind>(
  world: World,
  kind: K,
  accountId: string | null,
): FaultOf<K> | null {
  const found = world.faults.find(
    (fault) =>
      fault.kind === kind && fault.left !== 0 && (fault.account === undefined || fault.account === accountId),
  );
  return (found as FaultOf<K> | undefined) ?? null;
}
