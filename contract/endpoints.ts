import * as channels from './channels.ts';
import * as contacts from './contacts.ts';
import * as conversations from './conversations.ts';
import type { Endpoint } from './endpoint.ts';
import * as events from './events.ts';
import * as files from './files.ts';
import * as messages from './messages.ts';
import * as quarantine from './quarantine.ts';
import * as visitors from './visitors.ts';
import * as workspace from './workspace.ts';

/** Every endpoint by its name, for the API's description and for the tests that walk over all of them. */
export const endpoints: Record<string, Endpoint> = Object.fromEntries(
  [workspace, conversations, messages, contacts, channels, files, quarantine, events, visitors].flatMap(
    (part) => Object.entries(part).filter((entry): entry is [string, Endpoint] => isEndpoint(entry[1])),
  ),
);

function isEndpoint(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'method' in value &&
    'path' in value &&
    'permission' in value
  );
}
