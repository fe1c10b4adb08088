import { ifTranslated, t } from '../../language/texts.ts';
import { usualLanguage } from '../../ui/usualLanguage.ts';

/** "We have sent you a message", in the language of the contact, or else of what they wrote. */
export function acknowledgement(language: string | null, asked: string): string {
  const known = language?.split('-')[0];
  return (
    ifTranslated(`privateReply.ack.${known}`) ??
    ifTranslated(`privateReply.ack.${usualLanguage(asked)}`) ??
    t('privateReply.ack.en')
  );
}
