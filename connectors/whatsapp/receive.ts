import type { Inbound, Raw, Received } from '../connector.ts';
import { harmless } from '../kit/fields.ts';
import { openList, sourceOf } from '../kit/json.ts';
import { isForWhatsApp, isObject, readUpdates, shallowly, type Told } from '../kit/meta/envelope.ts';
import { accountNews, isAccountField } from './account.ts';
import { readCall } from './calls.ts';
import { readGroup } from './groups.ts';
import { readHandover } from './handovers.ts';
import { readHistory, readPhoneBook } from './history.ts';
import type { Surroundings } from './message.ts';
import { readEcho, readMessage } from './messages.ts';
import { contactsOf, numberOf } from './people.ts';
import { readErrors } from './refusals.ts';
import { readStatus } from './statuses.ts';
import { readPreference, readUserIdUpdate } from './system.ts';

/** What Meta's webhook says of WhatsApp numbers. */
export function receive(raw: Raw): Received[] {
  return readUpdates(raw, isForWhatsApp, read, addressOf);
}

/** The number; of what concerns the whole business account, that account. */
function addressOf({ account, value }: Told): string {
  const { metadata, recipient, waba_info } = value;
  return (
    idIn(metadata, 'phone_number_id') ??
    idIn(recipient, 'phone_number_id') ??
    // Of partners it is told under the name of their business, which no channel knows.
    idIn(waba_info, 'waba_id') ??
    account
  );
}

function idIn(part: unknown, key: string): string | undefined {
  const id = isObject(part) ? part[key] : undefined;
  const text = typeof id === 'bigint' || typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && /^\d{1,100}$/.test(text) ? text : undefined;
}

type Read = (value: unknown, around: Surroundings) => Inbound[] | string;

/** The lists in which a change brings its elements, whatever its field is called. */
const lists: Record<string, Read> = {
  messages: readMessage,
  statuses: readStatus,
  message_echoes: readEcho,
  user_id_update: readUserIdUpdate,
  user_preferences: readPreference,
  calls: readCall,
  groups: readGroup,
  history: readHistory,
  state_sync: readPhoneBook,
  errors: readErrors,
};

const elementsMost = 5000;

function read(update: Told): Inbound[] | string {
  const { value, field = '' } = update;
  // While another app holds the chat, all of it stands one level deeper.
  const { standby } = value;
  const told = isObject(standby) ? standby : value;
  const source = (): string => {
    const whole = sourceOf(update.source(), 'value');
    return isObject(standby) ? sourceOf(whole, 'standby') : whole;
  };
  const around: Surroundings = {
    account: addressOf(update),
    ownNumber: numberOf(isObject(value.metadata) ? value.metadata.display_phone_number : undefined),
    contacts: contactsOf(told.contacts ?? value.contacts),
  };
  const events = Object.entries(lists).flatMap(([key, each]) =>
    told[key] === undefined ? [] : readList(told[key], source, key, (element) => each(element, around)),
  );
  if (events.length > 0) return events;
  if (field === 'user_preferences') {
    const wish = readPreference(value, around);
    if (typeof wish !== 'string') return wish;
  }
  const handover = field === 'messaging_handovers' ? readHandover(value, around) : null;
  if (handover) return handover;
  return isAccountField(field)
    ? accountNews(field, value, update.at)
    : `${field} brings nothing that is known here`;
}

/** One odd element costs only itself. */
function readList(
  list: unknown,
  sourceOfAll: () => string,
  key: string,
  each: (element: unknown) => Inbound[] | string,
): Inbound[] {
  const unreadable = (reason: string, element: string): Inbound => ({
    type: 'unreadable',
    reason,
    element: harmless(element),
  });
  if (!Array.isArray(list)) return [unreadable(`${key} is not a list`, sourceOfAll())];
  if (list.length > elementsMost)
    return [unreadable(`more than ${elementsMost} elements in ${key}`, sourceOfAll())];
  // Opened only where something is wrong: the elements' own text is seldom needed.
  let opened: ReturnType<typeof openList> | undefined;
  return list.flatMap((element: unknown, index) => {
    const found = isObject(element) ? shallowly(() => each(element)) : `an element of ${key} is no object`;
    if (typeof found !== 'string') return found;
    opened ??= openList(sourceOfAll(), key);
    return [unreadable(found, opened?.elements[index]?.source() ?? '')];
  });
}
