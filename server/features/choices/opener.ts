import type { AnswerPlace } from '#server/features/conversations/answer-place.ts';
import type { Tx } from '#server/transaction.ts';

/** What a button says that opens a list: at most 20 characters in each language. */
const words: Record<string, string> = {
  ar: 'اختر',
  bn: 'বেছে নিন',
  de: 'Auswählen',
  en: 'Choose',
  es: 'Elegir',
  fa: 'انتخاب کنید',
  fr: 'Choisir',
  gu: 'પસંદ કરો',
  hi: 'चुनें',
  hy: 'Ընտրել',
  kn: 'ಆಯ್ಕೆ ಮಾಡಿ',
  ml: 'തിരഞ്ഞെടുക്കുക',
  mr: 'निवडा',
  pa: 'ਚੁਣੋ',
  pt: 'Escolher',
  ru: 'Выбрать',
  ta: 'தேர்வு செய்க',
  te: 'ఎంచుకోండి',
  tr: 'Seçin',
  ur: 'منتخب کریں',
};

/** In the language of whoever gets it, else in English. */
export async function openerFor(tx: Tx, { requesterId }: AnswerPlace): Promise<string> {
  const row = await tx.q
    .selectFrom('identity')
    .innerJoin('contact as own', (join) =>
      join
        .onRef('own.workspace_id', '=', 'identity.workspace_id')
        .onRef('own.id', '=', 'identity.contact_id'),
    )
    .innerJoin('contact as head', (join) =>
      join.onRef('head.workspace_id', '=', 'own.workspace_id').onRef('head.id', '=', 'own.head_id'),
    )
    .select(({ fn }) => fn.coalesce('own.language', 'head.language').as('language'))
    .where('identity.workspace_id', '=', tx.workspaceId)
    .where('identity.id', '=', requesterId)
    .executeTakeFirst();
  const [language = 'en'] = (row?.language ?? 'en').toLowerCase().split(/[-_]/);
  return words[language] ?? 'Choose';
}
