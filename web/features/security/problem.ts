import { ApiError } from '../../api.ts';
import { t } from '../../language/texts.ts';
import { errorText } from '../../ui/errorText.ts';

/** What the sign-in's own refusals mean, for people. */
export function signInProblem(error: unknown): string {
  if (!(error instanceof ApiError)) return errorText(error);
  if (error.code === 'INVALID_PASSWORD') return t('security.wrongPassword');
  if (['INVALID_CODE', 'INVALID_BACKUP_CODE'].includes(error.code)) return t('security.wrongCode');
  if (['INVALID_TWO_FACTOR_COOKIE', 'TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE'].includes(error.code))
    return t('security.startAgain');
  if (error.status === 429) return t('error.throttled', { seconds: error.retryAfter ?? 900 });
  return errorText(error);
}
