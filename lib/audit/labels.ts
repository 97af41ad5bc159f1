import "server-only";
import { inArray, sql } from "drizzle-orm";
import { db } from "../db/client";
import { accounts } from "../db/schema";
import type { AuditView } from "../domain/audit/audit";
import type { CustomerName } from "../domain/customers/name";
import { nameCustomers } from "../name-customers";
import { providerById } from "../providers/registry";
import { isUuid } from "../domain/uuid";

/** Lines as people read them: the input of an operation in the provider's words, and customers by name. */
export async function nameFields(rows: readonly AuditView[]): Promise<AuditView[]> {
  const beside = await nameCustomers(await nameInputs(rows), ({ at }) => at);
  return nameSubjects(beside);
}

const aboutCustomers = ({ action }: AuditView) => /^(customer|comment)\./.test(action);
const idOf = (value: unknown) => (typeof value === "string" && isUuid(value) ? [value] : []);
/** Of a creation: whose the sub-user is to be. */
const askedCustomer = ({ outcome, after }: AuditView) =>
  outcome === "intent" ? idOf((after?.asked as { customer?: unknown } | undefined)?.customer) : [];

/** The audit holds ids of customers alone. One that was removed since keeps its id. */
async function nameSubjects(rows: readonly AuditView[]): Promise<AuditView[]> {
  const about = rows.filter(aboutCustomers);
  const ids = [
    ...about.flatMap(({ subject, before, after }) =>
      [subject, before?.customer, after?.customer].flatMap(idOf),
    ),
    ...rows.flatMap(askedCustomer),
  ];
  if (about.length === 0 && ids.length === 0) return [...rows];
  const { rows: customers } = await db().execute<CustomerName & Record<string, unknown>>(
    sql`select c.id, c.name from customers c where c.id = any(${sql.param(ids)}::uuid[])`,
  );
  const { rows: subUsers } = await db().execute<{ seq: number; name: string }>(sql`
    select given.seq, s.name from unnest(${sql.param(about.map(({ seq }) => seq))}::bigint[],
      ${sql.param(about.map(({ accountId }) => accountId))}::text[],
      ${sql.param(about.map(({ remoteId }) => remoteId))}::text[]) as given(seq, account_id, remote_id)
    join sub_users s on s.account_id = given.account_id and s.remote_id = given.remote_id`);
  const names = new Map(customers.map(({ id, name }) => [id, name]));
  const subUserOf = new Map(subUsers.map(({ seq, name }) => [seq, name]));
  const named = (image: AuditView["after"]) =>
    image && typeof image.customer === "string"
      ? { ...image, customer: names.get(image.customer) ?? image.customer }
      : image;
  return rows.map((row) => {
    const [asked] = askedCustomer(row);
    if (asked !== undefined) {
      const input = row.after?.asked as Record<string, unknown>;
      return { ...row, after: { ...row.after, asked: { ...input, customer: names.get(asked) ?? asked } } };
    }
    if (!aboutCustomers(row)) return row;
    const name = row.subject === null ? undefined : names.get(row.subject);
    const customer = row.subject !== null && name !== undefined ? { id: row.subject, name } : row.customer;
    return {
      ...row,
      ...(customer && { customer }),
      subject: subUserOf.get(row.seq) ?? (row.remoteId === null ? (name ?? row.subject) : row.remoteId),
      before: named(row.before),
      after: named(row.after),
    };
  });
}

/** Names the input of an operation in the provider's words, even for an account that is gone. */
async function nameInputs(rows: readonly AuditView[]): Promise<AuditView[]> {
  const ids = [...new Set(rows.flatMap((row) => (askedFields(row).length > 0 ? (row.accountId ?? []) : [])))];
  if (ids.length === 0) return [...rows];
  const known = await db()
    .select({ id: accounts.id, provider: accounts.provider })
    .from(accounts)
    .where(inArray(accounts.id, ids));
  const providers = new Map(known.map(({ id, provider }) => [id, providerById(provider)]));
  return rows.map((row) => {
    const all = providers.get(row.accountId ?? "")?.fieldLabels ?? {};
    const labels = askedFields(row).flatMap((field) => {
      const label = Object.hasOwn(all, field) ? all[field] : undefined;
      return label === undefined ? [] : [[field, label] as const];
    });
    return labels.length === 0 ? row : { ...row, labels: Object.fromEntries(labels) };
  });
}

function askedFields({ outcome, after }: AuditView): string[] {
  const asked = outcome === "intent" ? after?.asked : null;
  return typeof asked === "object" && asked !== null ? Object.keys(asked) : [];
}
