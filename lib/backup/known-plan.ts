import "server-only";
import { is } from "drizzle-orm";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "../db/schema";
import { tablesOf, type Table } from "./catalog";
import { rowsOf, withTextClient } from "./connect";
import { requireNewestLevel, type Level } from "./migrations";
import type { Plan } from "./write";

/**
 * What a backup of this version's schema consists of, for where no empty database can be made to look at: the
 * schema in the code, in the order of the given database.
 */
export async function knownPlan(url: string, level: Level, signal?: AbortSignal): Promise<Plan> {
  requireNewestLevel(level);
  const own = new Map(ownTables().map((table) => [table.name, table]));
  return withTextClient(
    url,
    async (client) => {
      const order = (await tablesOf(client)).map(({ name }) => name);
      const names = [
        ...order.filter((name) => own.has(name)),
        ...[...own.keys()].filter((name) => !order.includes(name)),
      ];
      const sequences = await rowsOf(
        client,
        `select s.relname from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i')
           join pg_class t on t.oid = d.refobjid
         where s.relkind = 'S' and s.relnamespace = 'public'::regnamespace and t.relname = any($1) order by 1`,
        [[...own.keys()]],
      );
      return {
        level,
        tables: names.flatMap((name) => own.get(name) ?? []),
        sequences: sequences.map(([name]) => name ?? ""),
      };
    },
    signal,
  );
}

function ownTables(): Table[] {
  return Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => {
      const { name, columns } = getTableConfig(table);
      return {
        name,
        columns: columns
          .filter(({ generated }) => generated === undefined)
          // PostgreSQL writes "timestamp(3)" where the schema writes "timestamp (3)".
          .map((column) => ({ name: column.name, type: column.getSQLType().replace(" (", "(") })),
      };
    });
}
