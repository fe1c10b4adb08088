/** A refusal as Meta words it. `status` is the HTTP status; everything else stands in the body. */
export class GraphError extends Error {
  code: number;
  status: number;
  subcode: number | null;
  type: string;
  /** WhatsApp explains itself here. */
  details: string | null;
  transient: boolean | null;
  /** What stands in the body beside the error. */
  beside: object;

  constructor(
    code: number,
    message: string,
    more: {
      status?: number;
      subcode?: number;
      type?: string;
      details?: string;
      transient?: boolean;
      beside?: object;
    } = {},
  ) {
    super(message);
    this.name = 'GraphError';
    this.code = code;
    this.status = more.status ?? 400;
    this.subcode = more.subcode ?? null;
    this.type = more.type ?? 'OAuthException';
    this.details = more.details ?? null;
    this.transient = more.transient ?? null;
    this.beside = more.beside ?? {};
  }
}

export function errorBody(error: GraphError, trace: string): object {
  return {
    ...error.beside,
    error: {
      message: error.message,
      type: error.type,
      code: error.code,
      ...(error.details === null
        ? {}
        : { error_data: { messaging_product: 'whatsapp', details: error.details } }),
      ...(error.subcode === null ? {} : { error_subcode: error.subcode }),
      ...(error.transient === null ? {} : { is_transient: error.transient }),
      fbtrace_id: trace,
    },
  };
}

export function parameter(message: string, subcode?: number): GraphError {
  return new GraphError(100, `(#100) ${message}`, subcode === undefined ? {} : { subcode });
}

export function missing(id: string, verb: 'get' | 'post' | 'delete'): GraphError {
  return new GraphError(
    100,
    `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    { subcode: 33, type: 'GraphMethodException' },
  );
}

/** Refused by WhatsApp, which says in `details` what is wrong. */
export function refused(code: number, title: string, details: string, status = 400): GraphError {
  return new GraphError(code, `(#${code}) ${title}`, { details, status });
}
