import pg from 'pg';

/** One connection for one piece of work. */
export async function connected<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = open(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A connection of its own, outside every pool. */
export function open(url: string): pg.Client {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while it is idle is told here only; without a listener it would end the process.
  client.on('error', () => undefined);
  return client;
}
