/** The mail server of the installation's operator, and whom its mail is from. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise STARTTLS where the server offers it. */
  secure: boolean;
  login: { user: string; pass: string } | undefined;
  from: { name: string; address: string };
}

/** A letter of the installation itself to one of its people. Names in it may be isolated (U+2068 … U+2069). */
export interface Letter {
  /** The same for the same letter: it becomes the Message-ID, so that a repeat is recognisable. */
  id: string;
  to: { name: string; address: string };
  /** BCP 47. */
  language: string;
  direction: 'ltr' | 'rtl';
  subject: string;
  paragraphs: { text: string; quote?: string; link?: Link }[];
  /** Where its receiver chooses whether to get such letters. */
  settings: Link;
}

export interface Link {
  label: string;
  url: string;
}

/** The letter did not go out. The message holds no secret and can be shown. */
export class MailError extends Error {
  /** The server will not take it another time either. */
  final: boolean;

  constructor(message: string, final: boolean) {
    super(message);
    this.name = 'MailError';
    this.final = final;
  }
}

let server: MailServer | undefined;

export function setMail(given: MailServer | undefined): void {
  server = given;
}

/** Whether the operator has said by which server mail goes out. */
export function isMailSetUp(): boolean {
  return server !== undefined;
}

export function mailIsFrom(): string | undefined {
  return server?.from.address;
}

/** Hands one letter to the mail server; half a minute at most. @throws MailError */
export async function sendMail(letter: Letter): Promise<void> {
  const to = server;
  if (!to) throw new MailError('No mail server is set up: the operator names it in EARSHOT_MAIL_URL.', true);
  const { createTransport } = await import('nodemailer');
  const near = isLoopback(to.host);
  const transport = createTransport({
    host: to.host,
    port: to.port,
    secure: to.secure,
    // A relay on this machine often has a certificate that nobody signed, and nothing lies in between.
    ignoreTLS: near && !to.secure,
    // A password does not travel in the clear.
    requireTLS: to.login !== undefined && !near,
    ...(to.login ? { auth: to.login } : {}),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from: to.from,
      to: letter.to,
      subject: oneLine(letter.subject),
      messageId: `<${letter.id}@${to.from.address.split('@').at(-1)}>`,
      text: asText(letter),
      html: asHtml(letter),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'Content-Language': letter.language,
        'List-Unsubscribe': `<${letter.settings.url}>`,
      },
    });
  } catch (error) {
    throw asMailError(error, to);
  } finally {
    transport.close();
  }
}

/** What runs from the right begins with a mark that says so: a line may begin with a name in Latin letters. */
function asText({ paragraphs, settings, direction }: Letter): string {
  const mark = direction === 'rtl' ? '\u200f' : '';
  const lines = (text: string, before: string): string =>
    text
      .split(/\r?\n/)
      .map((line) => before + line)
      .join('\n');
  const blocks = paragraphs.map(({ text, quote, link }) =>
    [
      lines(text, mark),
      ...(quote ? [lines(quote, '> ')] : []),
      ...(link ? [`${mark}${link.label}:\n${link.url}`] : []),
    ].join('\n'),
  );
  return `${[...blocks, `-- \n${mark}${settings.label}:\n${settings.url}`].join('\n\n')}\n`;
}

function asHtml({ language, direction, subject, paragraphs, settings }: Letter): string {
  const anchor = ({ label, url }: Link): string => `<a href="${escaped(url)}">${marked(label)}</a>`;
  const blocks = paragraphs.map(
    ({ text, quote, link }) =>
      `<p>${marked(text)}</p>${
        quote
          ? `<blockquote dir="auto" style="margin:0 0 1em;padding:0 1em;border-inline-start:3px solid #a6d8dc;white-space:pre-line">${escaped(quote)}</blockquote>`
          : ''
      }${link ? `<p>${anchor(link)}</p>` : ''}`,
  );
  // Some programs keep the body's inside only, so the language and the direction stand there as well.
  return `<!doctype html>
<html lang="${escaped(language)}" dir="${direction}"><head><meta charset="utf-8"><title>${escaped(oneLine(subject))}</title></head>
<body><div lang="${escaped(language)}" dir="${direction}" style="font-family:sans-serif;font-size:15px;line-height:1.6">
${blocks.join('\n')}
<p style="color:#5b6b70;font-size:13px">${anchor(settings)}</p>
</div></body></html>
`;
}

/** Isolated names as HTML says it. */
function marked(text: string): string {
  return escaped(text)
    .replace(/\u2068([^\u2068\u2069]*)\u2069/g, '<bdi>$1</bdi>')
    .replace(/\r?\n/g, '<br>');
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? '');
}

function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** What a server says may repeat what it was told. */
function asMailError(error: unknown, { login }: MailServer): MailError {
  const { code, responseCode, command, message } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
    message?: string;
  };
  let said = oneLine(message ?? String(error)).slice(0, 300);
  const secrets = login ? [login.pass, Buffer.from(login.pass).toString('base64')] : [];
  for (const secret of secrets) if (secret) said = said.replaceAll(secret, '[redacted]');
  // Of a refused login or greeting the letter knows nothing: its operator may mend that.
  const final = (responseCode ?? 0) >= 500 && ['RCPT TO', 'DATA'].includes(command ?? '');
  return new MailError(
    `The mail server did not take it (${code ?? responseCode ?? 'no answer'}): ${said}`,
    final,
  );
}
