/** What is told in a room of the team's own messenger: lines of plain text with where they are read. */
export interface Told {
  items: { told: string; about: string; url: string }[];
  /** Beyond what is listed. */
  more: { label: string; url: string } | null;
  open: string;
}

/** A messenger whose rooms take messages at an address (an incoming webhook). */
export interface RoomKind {
  name: string;
  title: string;
  /** What is posted, as JSON. Pure. */
  bodyOf(told: Told): object;
  /** The status that an answer stands for, where its words say another one than itself. */
  statusIn?(answer: string): number | null;
}

/** Reads marks in a text: those of names are disarmed. */
const slack: RoomKind = {
  name: 'slack',
  title: 'Slack',
  bodyOf({ items, more }) {
    const plain = (text: string): string =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('*', '∗');
    const link = (url: string, label: string) => `<${url}|${plain(label).replaceAll('|', '¦')}>`;
    const lines = items.map(({ told, about, url }) => `*${plain(told)}*\n${link(url, about)}`);
    if (more) lines.push(link(more.url, more.label));
    return { text: lines.join('\n'), unfurl_links: false, unfurl_media: false };
  },
};

/** A card whose runs of text are no Markdown, so that a name cannot be a link. */
const teams: RoomKind = {
  name: 'teams',
  title: 'Microsoft Teams',
  bodyOf({ items, more, open }) {
    const run = (text: string, bold: boolean) => ({
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', text, ...(bold ? { weight: 'Bolder' } : {}) }],
    });
    const button = (title: string, url: string) => ({
      type: 'ActionSet',
      actions: [{ type: 'Action.OpenUrl', title, url }],
    });
    const body: object[] = items.flatMap(({ told, about, url }) => [
      run(told, true),
      run(about, false),
      button(open, url),
    ]);
    if (more) body.push(button(more.label, more.url));
    return {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          contentUrl: null,
          content: {
            $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
            type: 'AdaptiveCard',
            version: '1.4',
            body,
          },
        },
      ],
    };
  },
  // It answers 200 also where it has refused.
  statusIn(answer) {
    const found = /webhook message delivery failed.*?HTTP error (\d{3})/is.exec(answer)?.[1];
    return found ? Number(found) : null;
  },
};

export const roomKinds: RoomKind[] = [slack, teams];
