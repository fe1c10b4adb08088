import type { Person } from '../core/things.ts';
import type { World } from '../core/world.ts';

/**
 * Who has a number, however it was written. WhatsApp's own form of it leaves out the nine of Brazilian mobiles,
 * the one of Mexican and the nine of Argentinian ones.
 */
export function findByPhone(world: World, input: string): Person | undefined {
  const spellings = spellingsOf(input.replace(/\D/g, ''));
  return [...world.people.values()].find(({ phone }) => phone !== null && spellings.includes(phone));
}

function spellingsOf(digits: string): string[] {
  const rules: [RegExp, string][] = [
    [/^(55\d{2})9(\d{8})$/, '$1$2'],
    [/^(55\d{2})(\d{8})$/, '$19$2'],
    [/^521(\d{10})$/, '52$1'],
    [/^52(\d{10})$/, '521$1'],
    [/^549(\d{10})$/, '54$1'],
    [/^54(\d{10})$/, '549$1'],
  ];
  return [digits, ...rules.flatMap(([from, to]) => (from.test(digits) ? [digits.replace(from, to)] : []))];
}

export function findByUserId(world: World, id: string): Person | undefined {
  return [...world.people.values()].find(({ userId, parentUserId }) => userId === id || parentUserId === id);
}
