import "server-only";
import { createHash } from "node:crypto";
import type { SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import { pool } from "./client";

const dialect = new PgDialect();

/**
 * The rows of a statement that each connection parses once and soon plans once: for one over many tables,
 * planning takes several times as long as reading a few rows. Its text must be one of few, as a connection
 * keeps each that it has seen.
 */
export async function readPrepared<Row extends Record<string, unknown>>(
  name: string,
  statement: SQL,
): Promise<Row[]> {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 16);
  const { rows } = await pool().query<Row>({ name: `${name}_${digest}`, text, values: params });
  return rows;
}
