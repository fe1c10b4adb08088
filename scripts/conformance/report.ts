import type { Card, IncomingAttachment, Received, Who } from '#connectors/connector.ts';

/** What came of one payload. */
export interface Found {
  file: string;
  outcome: 'events' | 'unsupported' | 'refused' | 'crashed';
  events: Told[];
  /** What became of the same with a bit changed; missing where nothing could be delivered. */
  tampered?: 'refused' | 'accepted' | 'crashed';
  note?: string;
}

export interface Told {
  kind: string;
  externalId: string | null;
  thread: string | null;
  sender: string | null;
  text: string | null;
  attachments: { type: string; url?: string; name?: string; [more: string]: unknown }[];
  /** ISO 8601, by the platform's clock. */
  at: string | null;
  [more: string]: unknown;
}

/** The events of a payload in the form in which the kit reports them. */
export function tell(received: Received[]): Told[] {
  return received.map(({ address, event }) => {
    const at = 'at' in event && event.at !== null ? new Date(event.at).toISOString() : null;
    const thread = 'thread' in event ? (event.thread?.id ?? null) : null;
    const sender = 'author' in event ? nameOf(event.author) : null;
    const base = { kind: event.type, externalId: null, thread, sender, text: null, attachments: [], at };
    const account = address === null ? {} : { account: address };
    switch (event.type) {
      case 'message':
        return {
          ...base,
          externalId: event.id,
          text: event.text,
          attachments: [...event.attachments.map(file), ...(event.cards ?? []).map(card)],
          from: event.from,
          surface: event.thread.surface,
          ...(event.replyTo ? { replyTo: event.replyTo } : {}),
          ...(event.unsupported ? { unsupported: event.unsupported } : {}),
          ...(event.named ? { named: true } : {}),
          ...account,
        };
      case 'edit':
        return { ...base, externalId: event.id, text: event.text, ...account };
      case 'reaction':
        return { ...base, externalId: event.id, text: event.emoji, removed: event.removed, ...account };
      case 'receipt':
        return {
          ...base,
          externalId: 'id' in event.of ? (event.of.id ?? null) : null,
          state: event.state,
          of: event.of,
          ...account,
        };
      case 'delete':
        return { ...base, externalId: event.id, ...account };
      case 'visibility':
        return { ...base, externalId: event.id, hidden: event.hidden, ...account };
      case 'account':
        return { ...base, text: event.text, state: event.state, ...account };
      case 'unreadable':
        return { ...base, text: event.reason, ...account };
      default:
        return { ...base, ...account };
    }
  });
}

/** Their number as platforms write it, where they show one; else what the platform calls them. */
function nameOf({ keys }: Who): string | null {
  const number = keys.find(({ namespace }) => namespace === 'phone')?.value.replace(/^\+/, '');
  return number ?? keys[0]?.value ?? null;
}

function file({ type, name, source }: IncomingAttachment): Told['attachments'][number] {
  const where = 'url' in source ? { url: source.url } : 'handle' in source ? { handle: source.handle } : {};
  return { type: type ?? 'file', ...(name ? { name } : {}), ...where };
}

function card({ kind, ...rest }: Card): Told['attachments'][number] {
  return { type: kind, ...rest };
}

/** With `json` one document on standard output; otherwise a line each, and the counts of each folder. */
export function print(files: Found[], { json }: { json: boolean }): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ files })}\n`);
    return;
  }
  for (const { file: name, outcome, events, tampered, note } of files) {
    const what = events.map(({ kind, text }) => (text ? `${kind} «${text.slice(0, 40)}»` : kind)).join(', ');
    console.log(
      `${outcome.padEnd(11)} ${name}${tampered && tampered !== 'refused' ? `  TAMPERED: ${tampered}` : ''}`,
    );
    if (what || note) console.log(`            ${[what, note].filter(Boolean).join(' — ')}`);
  }
  const folders = Map.groupBy(files, ({ file: name }) => name.split('/')[0] ?? '');
  console.log('');
  for (const [folder, group] of folders) {
    const counts = Map.groupBy(group, ({ outcome }) => outcome);
    const told = [...counts].map(([outcome, some]) => `${some.length} ${outcome}`).join(', ');
    console.log(`${folder}: ${group.length} payloads: ${told}`);
  }
}
