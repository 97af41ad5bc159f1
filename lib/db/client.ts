import "server-only";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import { env } from "../env";
import { markDatabaseUnavailable } from "./away";
import { singleton } from "../singleton";
import { requireOutsideTransaction, transacting } from "./one-connection";
import * as schema from "./schema";

export type Database = NodePgDatabase<typeof schema>;
export type Transaction = Parameters<Parameters<Database["transaction"]>[0]>[0];
/** For a verb that joins its caller's transaction. */
export type Executor = Database | Transaction;

const int8 = 20;
const int8Array = 1016;
const day = 1082;

/** Every bigint here is a count of bytes or rows: below 2^53, or something is wrong. */
function toSafeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("A bigint from the database does not fit a number.");
  return value;
}

const parseTexts = pg.types.getTypeParser(int8Array as never) as unknown as (
  text: string,
) => (string | null)[];

const parsers: Record<number, (text: string) => unknown> = {
  [int8]: toSafeNumber,
  [int8Array]: (text) => parseTexts(text).map((value) => (value === null ? null : toSafeNumber(value))),
  // A day has no time and no zone, so it is not a Date.
  [day]: (text) => text,
};

const types = {
  getTypeParser: ((oid: number, format?: "text") =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * For raw queries Drizzle uses a parser that leaves timestamps and bigints as text; they need the pool's own
 * too.
 */
class DeskClient extends pg.Client {
  override query(...args: unknown[]): never {
    const [config, ...rest] = args;
    const raw =
      typeof config === "object" && config !== null && "types" in config && "rowMode" in config === false;
    return Reflect.apply(super.query, this, [raw ? { ...config, types } : config, ...rest]) as never;
  }
}

class DeskPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool["connect"]>[0]): void;
  override connect(callback?: Parameters<pg.Pool["connect"]>[0]): Promise<pg.PoolClient> | void {
    requireOutsideTransaction();
    if (!callback)
      return super.connect().catch((error: unknown) => {
        throw markDatabaseUnavailable(error);
      });
    super.connect((error, client, release) =>
      callback(error && markDatabaseUnavailable(error), client, release),
    );
  }
}

export function createPool(connectionString: string, max: number): pg.Pool {
  const pool = new DeskPool({
    Client: DeskClient,
    connectionString,
    max,
    types,
    statement_timeout: 30_000,
    connectionTimeoutMillis: 10_000,
    application_name: "subdesk",
  });
  // A broken idle connection is replaced on the next use; without a listener it would crash the process.
  pool.on("error", () => {});
  return pool;
}

export function pool(): pg.Pool {
  return singleton("pool", () => createPool(env().databaseUrl, env().poolSize));
}

export function db(): Database {
  return singleton("db", () => {
    const database = drizzle(pool(), { schema });
    const transaction = database.transaction.bind(database);
    database.transaction = (work, config) =>
      transacting((within) => transaction((tx) => within(() => work(tx)), config));
    return database;
  });
}

/** In the caller's transaction, or in one of its own. */
export function inTransaction<T>(executor: Executor, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return "rollback" in executor ? work(executor) : executor.transaction(work);
}
