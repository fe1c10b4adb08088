/** A text in two: what was newly written, and the earlier mail that a program put with it. */
export interface Folded {
  text: string;
  quoted: string;
}

type Kind = 'new' | 'blank' | 'quote' | 'header' | 'signature';

/**
 * Folds away what somebody else wrote before. In doubt everything stays visible: a mail that is nothing but a
 * quote or a forward, and questions that are answered line by line. Line by line and without backtracking,
 * because a mail may hold anything.
 */
export function foldQuote(whole: string): Folded {
  const lines = whole.replace(/\r\n?/g, '\n').split('\n');
  const kinds = kindsOf(lines);
  if (isInterleaved(kinds)) keepTalk(kinds);
  const hidden = (n: number) => kinds[n] === 'quote' || kinds[n] === 'header' || kinds[n] === 'signature';
  const isQuoted = kinds.some((kind) => kind === 'quote' || kind === 'header');
  const text = tidy(lines.filter((_, n) => !hidden(n)));
  if (!text || !(isQuoted || kinds.includes('signature'))) return { text: tidy(lines), quoted: '' };
  return { text, quoted: tidy(lines.filter((_, n) => hidden(n))) };
}

function tidy(lines: string[]): string {
  return lines
    .join('\n')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();
}

function kindsOf(lines: string[]): Kind[] {
  const kinds: Kind[] = lines.map((line) =>
    line.trim() === '' ? 'blank' : /^\s{0,3}>(?!From )/.test(line) ? 'quote' : 'new',
  );
  const cut = lines.findIndex((_, n) => kinds[n] === 'new' && startsOriginal(lines, kinds, n));
  const start =
    cut > 0 && /^[-_=*]{4,}$/.test((lines[before(kinds, cut)] ?? '').trim()) ? before(kinds, cut) : cut;
  for (let n = start; cut >= 0 && n < lines.length; n += 1) if (kinds[n] !== 'blank') kinds[n] = 'quote';
  rewrap(lines, kinds);
  for (let n = 0; n < lines.length; n += 1) {
    const height = kinds[n] === 'new' ? attribution(lines, kinds, n) : 0;
    if (height > 0) kinds.fill('header', n, n + height);
  }
  markSignature(lines, kinds);
  return kinds;
}

function before(kinds: Kind[], n: number): number {
  let at = n - 1;
  while (kinds[at] === 'blank' && at > n - 3) at -= 1;
  return at;
}

/** Lines that a program broke in two on the way, so that the second half lost its `>`. */
function rewrap(lines: string[], kinds: Kind[]): void {
  for (let n = 1; n < lines.length - 1; n += 1) {
    const above = lines[n - 1] ?? '';
    if (kinds[n] !== 'new' || kinds[n - 1] !== 'quote' || kinds[n + 1] !== 'quote' || above.length < 50)
      continue;
    if (/^\p{Ll}/u.test(lines[n] ?? '') || !/[.?!…。？！।؟:]\s*$/u.test(above)) kinds[n] = 'quote';
  }
}

/** From here on stands an earlier mail without any `>`, as Outlook and many phones put it. */
function startsOriginal(lines: string[], kinds: Kind[], n: number): boolean {
  const line = (lines[n] ?? '').trim();
  if (forward.test(line)) return false;
  if (separator.test(line)) return true;
  if (/^_{10,}$/.test(line)) return isHeaderBlock(lines, next(kinds, n));
  if (isHeaderBlock(lines, n)) return !isForwarded(lines, kinds, n);
  // "… wrote:" and then the mail as it was, without marks.
  const height = attribution(lines, kinds, n, true);
  return height > 0 && kinds[next(kinds, n + height - 1)] === 'new';
}

function next(kinds: Kind[], n: number): number {
  let at = n + 1;
  while (kinds[at] === 'blank' && at < n + 8) at += 1;
  return at;
}

function isForwarded(lines: string[], kinds: Kind[], n: number): boolean {
  for (let at = n - 1; at >= Math.max(0, n - 3); at -= 1) {
    if (kinds[at] !== 'blank') return forward.test((lines[at] ?? '').trim());
  }
  return false;
}

const separator =
  /^[-_=*\s]{2,20}(?:original message|original-?nachricht|ursprüngliche nachricht|message d['’]origine|message original|mensaje original|mensagem original|messaggio originale|oprindelig (?:besked|meddelelse)|opprinnelig melding|ursprungligt meddelande|oorspronkelijk bericht|wiadomość oryginalna|původní zpráva|исходное сообщение|оригинальное сообщение|orijinal mesaj|原始邮件|原始郵件|元のメッセージ|原始消息|원본 메시지|الرسالة الأصلية|اصل پیغام|मूल संदेश|அசல் செய்தி|అసలు సందేశం)[-_=*\s]{0,20}$|^ursprüngliche nachricht$/iu;
const forward =
  /^(?:[-_*\s]{2,20}.{0,60}(?:forward|weitergeleitet|transféré|reenviado|inoltrato|doorgestuurd|vidarebefordrat|videresendt|przekazana|пересыл|转发|轉寄|転送|전달|محوّ?لة|अग्रेषित|அனுப்பப்பட்ட).{0,60}[-_*\s]{0,20}|begin forwarded message:?|anfang der weitergeleiteten (?:nachricht|e-?mail):?|début du message (?:transféré|réexpédié)\s?:?)$/iu;

/** `From: … / Sent: … / To: … / Subject: …`: two lines or more, the first naming a sender. */
function isHeaderBlock(lines: string[], n: number): boolean {
  const start = (lines[n] ?? '').trim().slice(0, 500);
  if (!sender.test(start)) return false;
  const block = lines.slice(n + 1, n + 7).map((line) => line.trim().slice(0, 500));
  const named = block.filter((line) => field.test(line)).length;
  return (
    named >= 2 ||
    (named >= 1 && /@/.test(`${start} ${block[0]}`)) ||
    /[[<][^<>[\]]+@[^<>[\]]+[\]>]/.test(`${start} ${block[0]}`)
  );
}

const sender =
  /^[*_>\s]{0,4}(?:from|message du|von|de|van|da|från|fra|od|lähettäjä|от|від|kimden|feladó|από|发件人|寄件者|寄件人|差出人|보낸 ?사람|من|מאת|از|प्रेषक|அனுப்புநர்|నుండి|ումից)[*_\s]{0,4}[:：]/iu;
const field =
  /^[*_>\s]{0,4}(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|sujet|copie à|enviado(?: el)?|enviada em|para|asunto|assunto|fecha|data|inviato|a|oggetto|verzonden|aan|onderwerp|skickat|till|ämne|sendt|dato|til|emne|wysłano|do|temat|lähetetty|vastaanottaja|aihe|отправлено|дата|кому|тема|gönderilme|tarih|kime|konu|发送时间|日期|收件人|主题|主旨|送信日時|宛先|件名|보낸 ?날짜|받는 ?사람|제목|التاريخ|تاريخ|إلى|الموضوع|נשלח|אל|נושא|तारीख|दिनांक|प्रति|विषय|தேதி|பெறுநர்|பொருள்|తేదీ|విషయం)[*_\s]{0,4}[:：]/iu;

/**
 * How many lines, from `n`, say who wrote what stands below: 0 where they do not. Below have to be quoted lines,
 * unless the words alone are clear enough (`alone`).
 */
function attribution(lines: string[], kinds: Kind[], n: number, alone = false): number {
  let joined = '';
  for (let height = 1; height <= 4 && kinds[n + height - 1] === 'new'; height += 1) {
    joined = `${joined} ${(lines[n + height - 1] ?? '').trim()}`.trim();
    if (joined.length > 400 || forward.test(joined)) return 0;
    if (height === 1 && !isStart(joined)) return 0;
    if (!saysWho(joined, alone)) continue;
    if (alone || kinds[next(kinds, n + height - 1)] === 'quote') return height;
  }
  return 0;
}

const date = /\d{1,4}[./年-]\s?\d{1,2}|\b20\d\d\b|\d{1,2}[:.h]\d\d|[٠-٩۰-۹०-९]{2}/u;
const address = /[<[("][^<>]{0,200}@|@[^\s]+\.[^\s]/;

function isStart(line: string): boolean {
  return opener.test(line) || date.test(line) || address.test(line) || verb.test(line);
}

function saysWho(line: string, alone: boolean): boolean {
  const isDated = date.test(line);
  const isNamed = address.test(line);
  const ends = /[:：]\s*-*$|\s-{2,}$/.test(line);
  const isVerb = verb.test(line);
  const starts = opener.test(line);
  if (isVerb && (isDated || isNamed) && (ends || !alone)) return !alone || starts || isNamed;
  if (ends && isDated && isNamed) return true;
  return isVerb && starts && isDated;
}

const opener =
  /^[-\s]{0,4}(?:(?:on|le|el|il|em|am|op|den|pe|dnia|w dniu|in data|în|på|ke|في|بتاريخ|בתאריך)\s|在|於|\d)/iu;
const verb =
  /(?:\b(?:wrote|writes|schrieb|schreef|skrev|kirjoitti|pisze|napsala?|napisao|scritto|escreveu|yazdı|shkroi|kirjutas|rašė)\b|napisał|[ée]crit|escribi[óo]|a scris|írta|написал|пишет|писал|пише|έγραψε|գրել|գրեց|写道|寫道|のメッセージ|さんは書きました|작성|님이|wrote|كتب|نوشت|لکھا|تحریر|लिखा|எழுதி|రాశారు|వ్రాశారు|লিখেছেন|כתב)/iu;

/** Two quoted pieces or more with new words below each: an answer line by line. */
function isInterleaved(kinds: Kind[]): boolean {
  let pieces = 0;
  const solid = kinds.filter((kind) => kind !== 'blank');
  for (let n = 1; n < solid.length; n += 1) if (solid[n - 1] === 'quote' && solid[n] === 'new') pieces += 1;
  return pieces >= 2;
}

/** Everything down to the last new words stays; only what is quoted below them is folded. */
function keepTalk(kinds: Kind[]): void {
  const last = kinds.lastIndexOf('new');
  for (let n = 0; n < last; n += 1) if (kinds[n] === 'quote' || kinds[n] === 'header') kinds[n] = 'new';
}

/** What stands below `-- `, or says which phone it was, where nothing new follows. */
function markSignature(lines: string[], kinds: Kind[]): void {
  const last = kinds.lastIndexOf('new');
  for (let n = Math.max(1, last - 12); n <= last; n += 1) {
    if (kinds[n] !== 'new') continue;
    const line = lines[n] ?? '';
    if (!/^\s*(?:--|_{20,})\s*$/.test(line) && !(n >= last - 1 && device.test(line.trim()))) continue;
    for (let at = n; at <= last; at += 1) if (kinds[at] === 'new') kinds[at] = 'signature';
    return;
  }
}

const device =
  /^(?:sent (?:from|via|by) (?:my |yahoo|outlook|mail for|samsung|gmail|proton|the ).{0,60}|get outlook for .{0,60}|gesendet von .{0,60}|von mein.{0,40} gesendet|envoy[ée] (?:de mon|depuis|à partir de) .{0,60}|télécharger outlook pour .{0,60}|enviado desde (?:mi|mon|o meu) .{0,60}|enviado do meu .{0,60}|inviato da(?:l mio)? .{0,60}|verzonden vanaf .{0,60}|verstuurd vanaf .{0,60}|sendt fra (?:min|mit) .{0,60}|skickat från min .{0,60}|lähetetty .{0,60}lta|отправлено (?:с|из) .{0,60}|发自我的.{0,40}|iPhoneから送信)$/iu;
