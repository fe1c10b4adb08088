import type { Account, Message, Person, Thread } from './things.ts';
import { seconds } from './time.ts';
import type { World } from './world.ts';

/** An element of `entry[].messaging`, to whoever subscribed to the field. */
export function tellMessaging(
  world: World,
  thread: Thread,
  field: string,
  what: object,
  more: { fromBrand?: boolean; at?: number; standby?: boolean } = {},
): Promise<void> {
  const { account, person } = thread;
  const at = more.at ?? world.clock.now();
  const customer = { id: person.scopedIds.get(account.id) ?? '' };
  const brand = { id: account.id };
  return world.tell({
    object: account.kind === 'page' ? 'page' : 'instagram',
    entryId: account.id,
    field: more.standby ? 'standby' : field,
    place: more.standby ? 'standby' : 'messaging',
    value: {
      sender: more.fromBrand ? brand : customer,
      recipient: more.fromBrand ? customer : brand,
      timestamp: at,
      ...what,
    },
    at: world.clock.now(),
  });
}

export function tellChange(world: World, account: Account, field: string, value: object): Promise<void> {
  return world.tell({
    object: account.kind === 'page' ? 'page' : 'instagram',
    entryId: account.id,
    field,
    place: 'changes',
    value,
    at: world.clock.now(),
  });
}

/** An element of WhatsApp's `changes`, with what stands in all of them. */
export function tellNumber(world: World, account: Account, field: string, what: object): Promise<void> {
  return world.tell({
    object: 'whatsapp_business_account',
    entryId: account.businessId ?? '',
    field,
    place: 'changes',
    value: {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: account.number, phone_number_id: account.id },
      ...what,
    },
    at: world.clock.now(),
  });
}

/** `contacts[]`: the number where the person shows one, the user id where WhatsApp names it. */
export function contactOf(person: Person): object {
  const named = person.phone === null;
  return {
    profile: { name: person.name, ...(named ? { username: `@${person.username}` } : {}) },
    ...(person.phone === null ? {} : { wa_id: person.phone }),
    ...userIdsOf(person, 'user_id', 'parent_user_id'),
  };
}

/** The user id under whatever names this place has for it. */
export function userIdsOf(person: Person, name: string, parentName: string): object {
  if (person.phone !== null && !person.showsUserId) return {};
  return {
    [name]: person.userId,
    ...(person.parentUserId === null ? {} : { [parentName]: person.parentUserId }),
  };
}

/** WhatsApp's word on how a message of the brand's fares. */
export function tellStatus(
  world: World,
  message: Message,
  status: 'sent' | 'delivered' | 'read' | 'played' | 'failed',
  callbackData: string | null,
): Promise<void> {
  const { account, person } = message.thread;
  const at = world.clock.now();
  const { error } = message;
  const recipient = person.phone === null ? {} : { recipient_id: person.phone };
  return tellNumber(world, account, 'messages', {
    contacts: [contactOf(person)],
    statuses: [
      {
        id: message.id,
        status,
        timestamp: String(seconds(at)),
        ...recipient,
        ...userIdsOf(person, 'recipient_user_id', 'parent_recipient_user_id'),
        ...(callbackData === null ? {} : { biz_opaque_callback_data: callbackData }),
        ...(status === 'failed' && error
          ? {
              errors: [
                {
                  code: error.code,
                  title: error.title,
                  message: error.title,
                  error_data: { details: error.details },
                  href: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
                },
              ],
            }
          : {
              pricing: {
                billable: message.kind === 'template',
                pricing_model: 'PMP',
                type: message.kind === 'template' ? 'regular' : 'free_customer_service',
                category: message.kind === 'template' ? 'utility' : 'service',
              },
            }),
      },
    ],
  });
}
