let url = 'http://localhost:4000';

/** Where people and platforms reach this installation, without a slash at its end. */
export function publicUrl(): string {
  return url;
}

export function setPublicUrl(given: string): void {
  url = given.replace(/\/+$/, '');
}
