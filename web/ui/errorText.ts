import type { Person } from '#contract/conversations.ts';
import { ApiError, UnreachableError } from '../api.ts';
import { said } from '../language/sentences.ts';
import { language, t } from '../language/texts.ts';

/**
 * What went wrong, for people. The server's sentences are English; in another language the common kinds
 * have their own words, and the server's sentence stands only where there is none.
 */
export function errorText(error: unknown): string {
  if (error instanceof UnreachableError) return t('error.unreachable');
  if (!(error instanceof ApiError)) return t('error.own');
  if (error.code === 'taken')
    return t('error.taken', { name: (error.detail as { assignee: Person }).assignee.name });
  const issues = error.issues
    .map(({ path, message }) => (path ? `${path}: ${said(message)}` : said(message)))
    .join(' · ');
  if (language !== 'en' || !error.message) {
    if (error.status === 403) return t('error.forbidden');
    if (error.status === 404) return t('error.notFound');
    if (error.status === 429) return t('error.throttled', { seconds: error.retryAfter ?? 60 });
    if (error.status >= 500) return t('error.server');
  }
  return [said(error.message) || t('error.unknown', { status: error.status }), issues]
    .filter(Boolean)
    .join(' ');
}
