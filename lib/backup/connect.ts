import "server-only";
import pg from "pg";

/** Every value as PostgreSQL writes it: nothing is rounded or converted in this process. */
const asWritten = {
  getTypeParser: (() => (value: string) => value) as unknown as typeof pg.types.getTypeParser,
};

/** Fixes how values are written as text, and removes limits that could cut a long copy short. */
const session = `
  set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set bytea_output = 'hex'; set extra_float_digits = 1;
  set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0; set client_min_messages = 'warning'`;

/**
 * Opens a connection that passes values as text, lends it to the callback, and closes it. The signal cuts it
 * off, whatever it is doing.
 */
export async function withTextClient<T>(
  url: string,
  use: (client: pg.Client) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    types: asWritten,
    connectionTimeoutMillis: 10_000,
    application_name: "subdesk backup",
  });
  client.on("error", () => {});
  // While a statement runs, this ends the connection and not only the session.
  const cut = () => void client.end().catch(() => {});
  signal?.throwIfAborted();
  await client.connect();
  signal?.addEventListener("abort", cut, { once: true });
  try {
    await client.query(session);
    return await use(client);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", cut);
    await client.end().catch(() => {});
  }
}

export type Row = (string | null)[];

export async function rowsOf(client: pg.Client, text: string, values: unknown[] = []): Promise<Row[]> {
  const { rows } = await client.query<Row>({ text, values, rowMode: "array" });
  return rows;
}
