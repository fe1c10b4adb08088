/** What an API call may end with. The message is a complete sentence that says what to do next. */
export class ApiError extends Error {
  status: number;
  code: string;
  detail: unknown;
  /** Where in the request it was. */
  issues: { path: string; message: string }[] | undefined;
  headers: Record<string, string>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: {
      detail?: unknown;
      issues?: { path: string; message: string }[];
      headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.detail = more.detail;
    this.issues = more.issues;
    this.headers = more.headers ?? {};
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 'not-found', `There is no such ${what} in this workspace, or you may not see it.`);
}

export function invalid(message: string, issues?: { path: string; message: string }[]): ApiError {
  return new ApiError(422, 'invalid', message, issues ? { issues } : {});
}

export function conflict(code: string, message: string, detail?: unknown): ApiError {
  return new ApiError(409, code, message, { detail });
}

export function forbidden(
  message = 'Your role does not allow this; ask an administrator of the workspace.',
): ApiError {
  return new ApiError(403, 'forbidden', message);
}

export function signInFirst(): ApiError {
  return new ApiError(401, 'sign-in', 'Sign in first, or send an API key as "Authorization: Bearer <key>".', {
    headers: { 'www-authenticate': 'Bearer' },
  });
}
