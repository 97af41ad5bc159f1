import "server-only";
import { sql, type SQL } from "drizzle-orm";
import { requirePermission, type Actor } from "../actor";
import { db } from "../db/client";
import type { CustomerPage } from "../domain/customers/row";
import type { ListCustomersParams } from "../domain/customers/search";
import { plainCustomers } from "../domain/customers/search";
import { privateSorts, type CustomerSortKey } from "../domain/customers/vocabulary";
import { isAllowed } from "../domain/staff/permissions";
import { customersWithin, exactCustomers, listed } from "./filter";
import { figuresOf, recentUse, totalsSorts } from "./figures";

/**
 * One page of customers. Reads the database only. What is personal is neither shown, searched nor sorted by
 * without the permission.
 */
export async function listCustomers(actor: Actor, params: ListCustomersParams): Promise<CustomerPage> {
  requirePermission(actor, "customers.read");
  const contacts = isAllowed(actor.role, "customers.contacts");
  const { size } = params;
  const skipped = (params.page - 1) * size;
  const found = await (params.q === "" ? pageAndCount : countedPage)(params, contacts, skipped);
  // A page beyond the end is the last one.
  const page = Math.min(params.page, Math.max(1, Math.ceil(found.total / size)));
  const ids =
    found.ids.length > 0 || found.total === 0
      ? found.ids
      : await customerIds(params, contacts, size, (page - 1) * size);
  return { rows: await figuresOf(ids, { contacts }), total: found.total, page, size };
}

interface Found {
  ids: string[];
  total: number;
}

/** Of all customers a page is read in order from an index, beside a count that reads no rows. */
async function pageAndCount(params: ListCustomersParams, contacts: boolean, skipped: number): Promise<Found> {
  const [ids, total] = await Promise.all([
    customerIds(params, contacts, params.size, skipped),
    countCustomers(customersWithin(params, { contacts })),
  ]);
  return { ids, total };
}

/** What a search finds is looked up once, and counted while it is put in order. */
async function countedPage(params: ListCustomersParams, contacts: boolean, skipped: number): Promise<Found> {
  const { rows } = await db().execute<{ id: string; total: number }>(
    ordered(params, contacts, sql`c.id, count(*) over () as total`, params.size, skipped),
  );
  const total =
    rows[0]?.total ?? (skipped === 0 ? 0 : await countCustomers(customersWithin(params, { contacts })));
  return { ids: rows.map(({ id }) => id), total };
}

export async function countCustomers(where: SQL): Promise<number> {
  const { rows } = await db().execute<{ total: number }>(
    sql`select count(*) as total from customers c where ${where}`,
  );
  return rows[0]?.total ?? 0;
}

/** In the order of the table: exact matches of the search first, blanks last in either direction. */
export async function customerIds(
  params: ListCustomersParams,
  contacts: boolean,
  limit: number | null,
  skipped = 0,
): Promise<string[]> {
  const { rows } = await db().execute<{ id: string }>(ordered(params, contacts, sql`c.id`, limit, skipped));
  return rows.map(({ id }) => id);
}

function ordered(
  params: ListCustomersParams,
  contacts: boolean,
  columns: SQL,
  limit: number | null,
  skipped: number,
): SQL {
  const hidden = !contacts && privateSorts.includes(params.sort);
  const { sort, order } = hidden ? plainCustomers : params;
  const way = sql.raw(order);
  const exact = exactCustomers(params.q, { contacts });
  const where = customersWithin(params, { contacts });
  const { join, value, nullable } = sorted(sort, exact === null ? null : where);
  return sql`
    select ${columns} from customers c ${join} where ${where}
    order by ${exact ? sql`(${exact}) desc,` : sql``} ${value} ${way} ${nullable ? sql`nulls last, c.sort_key,` : sql`,`} c.id ${way}
    ${limit === null ? sql`` : sql`limit ${limit} offset ${skipped}`}`;
}

interface Sorted {
  join: SQL;
  value: SQL;
  nullable: boolean;
}

/** `few`: what a search finds is added up one by one, which for all would take longer than all at once. */
function sorted(sort: CustomerSortKey, few: SQL | null): Sorted {
  switch (sort) {
    case "name":
      return { join: sql``, value: sql`c.sort_key`, nullable: false };
    case "created":
      return { join: sql``, value: sql`c.created_at`, nullable: false };
    case "reference":
      return { join: sql``, value: sql`lower(c.reference)`, nullable: true };
    case "lastComment":
      return {
        join: sql`left join (select customer_id, max(at) as value from comments
          where customer_id is not null and removed_at is null group by 1) g on g.customer_id = c.id`,
        value: sql`g.value`,
        nullable: true,
      };
    case "week":
    case "month":
      return {
        join: sql`left join (${recentUse((customer) =>
          few ? sql`${customer} in (select c.id from customers c where ${few})` : sql`true`,
        )}) g on g.customer_id = c.id`,
        value: sql.raw(`g.${sort}`),
        nullable: true,
      };
    case "runsOut":
    case "subUsers":
    case "used":
    case "left":
      return {
        join: few
          ? sql`left join lateral (select ${totalsSorts[sort]} as value from sub_users s
              where s.customer_id = c.id and ${listed()}) g on true`
          : sql`left join (select s.customer_id, ${totalsSorts[sort]} as value from sub_users s
              where s.customer_id is not null and ${listed()} group by 1) g on g.customer_id = c.id`,
        value: sort === "subUsers" ? sql`coalesce(g.value, 0)` : sql`g.value`,
        nullable: sort !== "subUsers",
      };
  }
}
