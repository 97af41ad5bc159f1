import "server-only";
import { sql } from "drizzle-orm";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor, type Origin } from "../auth/actor";
import { db } from "../db/client";
import { DeskError } from "../errors";
import type { Operation } from "../providers/provider";
import { demandBulk } from "./demand";
import { getRun } from "./get";
import { countUncapped, readCells } from "./read-cells";
import { generatePassword } from "./password";
import { rowProblems } from "./row-problems";
import { storeDraft, type NewRow } from "./store";
import type { PlanCreateRequest, RunView } from "./schema";

/** Checks every row of a file or a pattern by itself; the good ones can go ahead, the bad ones say what is wrong. */
export async function planCreate(actor: Actor, request: PlanCreateRequest, origin: Origin): Promise<RunView> {
  demand(actor, "runs.plan");
  demandBulk(actor, "create");
  const operation = configuredAccount(request.accountId)?.connection.operations.create;
  if (!operation) throw new DeskError("not-found", "This account does not offer to create sub-users.");
  const uncapped = countUncapped(operation, request.rows);
  if (uncapped !== (request.uncapped ?? 0)) throw new DeskError("invalid", uncappedText(uncapped), { uncapped: uncappedText(uncapped) });
  const rows = request.rows.map((cells) => {
    const { input, problems } = readCells(operation, cells);
    return newRow(request.accountId, operation, input, problems);
  });
  await refuseTaken(request.accountId, rows);
  await storeDraft(actor, { id: request.runId, kind: "bulk", params: { action: "create", accountId: request.accountId } }, rows, origin);
  return getRun(actor, { runId: request.runId });
}

function uncappedText(count: number): string {
  if (count === 0) return "Every row has its caps. Look at the list again.";
  return `${count === 1 ? "1 row has" : `${count} rows have`} no cap. Agree to create ${count === 1 ? "it" : "them"} unlimited, or give each row a cap.`;
}

/** `wrong` is what its cells say that cannot be an input at all. */
export function newRow(accountId: string, operation: Operation, given: Record<string, unknown>, wrong: readonly string[] = []): NewRow {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  for (const field of operation.secretFields) filled[field] ??= generatePassword();
  const parsed = operation.input.safeParse(filled);
  const name = String(filled.user_name ?? filled.customer_login_name ?? "");
  const base = { accountId, remoteId: null, name, seen: {}, before: {} };
  if (!parsed.success || wrong.length > 0) {
    const problems = [...wrong, ...(parsed.error ? rowProblems(operation, filled, parsed.error) : [])];
    return { ...base, state: "skipped", operation: null, input: publicPart(filled, operation), after: {}, message: [...new Set(problems)].join(" ") };
  }
  const input = publicPart(parsed.data, operation);
  const secrets = Object.fromEntries(operation.secretFields.map((field) => [field, String(parsed.data[field])]));
  return { ...base, state: "planned", operation: "create", input, after: input, message: null, secrets };
}

/** Names that exist already, or stand twice in the file, are skipped and say so. */
export async function refuseTaken(accountId: string, rows: NewRow[]): Promise<void> {
  const names = rows.filter((row) => row.state === "planned").map((row) => row.name.toLowerCase());
  const { rows: taken } = await db().execute<{ name: string }>(sql`
    select lower(coalesce(login, name)) as name from sub_users
    where account_id = ${accountId} and vanished_at is null and lower(coalesce(login, name)) = any(${sql.param(names)}::text[])`);
  const used = new Set(taken.map((row) => row.name));
  for (const row of rows) {
    if (row.state !== "planned") continue;
    const name = row.name.toLowerCase();
    if (used.has(name)) Object.assign(row, { state: "skipped", operation: null, after: {}, message: taken.some((other) => other.name === name) ? "This name is taken." : "This name stands twice in the list.", secrets: undefined });
    used.add(name);
  }
}

function publicPart(input: Record<string, unknown>, operation: Operation): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([field]) => !operation.secretFields.includes(field)));
}
