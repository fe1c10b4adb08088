/** What was asked of the sandbox's own controls cannot be done, in a sentence. */
export class UnknownError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnknownError';
  }
}
