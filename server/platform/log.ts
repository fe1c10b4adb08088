import { type Logger, pino } from 'pino';

/** Structured logs on standard output. Bodies, headers, cookies and settings are never passed to it. */
export const log: Logger = pino({
  level: 'info',
  base: null,
  redact: {
    paths: ['*.password', '*.secret', '*.token', '*.authorization', '*.cookie', 'headers', 'body'],
    censor: '[redacted]',
  },
});

export function setLogLevel(level: string): void {
  log.level = level;
}
