/**
 * The program cannot start, and its operator can mend it. The message is one complete line: what is wrong,
 * where, and what to do next. `main.ts` prints it without a stack and ends with code 1.
 */
export class StartError extends Error {
  override name = 'StartError';
}
