import "server-only";
import { db } from "../db/client";
import { newPassword } from "../providers/fields";
import { nameIn, unitOf } from "../providers/inputs";
import type { CreateOperation, Operation } from "../providers/provider";
import { visibleText } from "../domain/format";
import { takenFromPool } from "../domain/providers/pool-cost";
import { bytesOf } from "../domain/providers/traffic-unit";
import { findSimilar, foldNames, type Similar } from "../sub-users/similar";
import { rowProblems } from "./row-problems";
import type { NewRow } from "./plan-row";

interface NewRowExtras {
  /** Why cells cannot be an input at all. */
  wrong?: readonly string[];
  tags?: readonly string[];
  customerId?: string | undefined;
}

export function newRow(
  accountId: string,
  operation: CreateOperation,
  given: Record<string, unknown>,
  { wrong = [], tags = [], customerId }: NewRowExtras = {},
): NewRow {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  for (const field of operation.secretFields) filled[field] ??= newPassword(operation, field);
  const parsed = operation.input.safeParse(filled);
  const name = nameIn(operation, filled);
  const base = { accountId, remoteId: null, name, seen: {}, before: {} };
  if (!parsed.success || wrong.length > 0) {
    const problems = [...wrong, ...(parsed.error ? rowProblems(operation, filled, parsed.error) : [])];
    return {
      ...base,
      state: "skipped",
      operation: null,
      input: publicPart(filled, operation),
      after: {},
      message: [...new Set(problems)].join(" "),
    };
  }
  const input = publicPart(parsed.data, operation);
  const secrets = Object.fromEntries(
    operation.secretFields.map((field) => [field, String(parsed.data[field])]),
  );
  const after = {
    ...input,
    ...startOf(operation, input),
    ...(tags.length > 0 && { tags }),
    ...(customerId !== undefined && { customer: customerId }),
  };
  return { ...base, state: "planned", operation: "create", input, after, message: null, secrets };
}

/** What the traffic that it starts with takes from the pool. */
function startOf(operation: CreateOperation, input: Record<string, unknown>): { fromPool?: number | null } {
  const units = operation.meanings.amount && input[operation.meanings.amount];
  if (typeof units !== "number") return {};
  const bytes = bytesOf(units, unitOf("create", operation));
  return { fromPool: takenFromPool(bytes, operation.poolCost, { input }) };
}

/**
 * A name that already exists or is in the list twice is skipped. One that only resembles another, at the
 * provider, in this list or in another draft, is left out, and the person can include it on purpose.
 */
export async function refuseTaken(accountId: string, rows: NewRow[], runId: string): Promise<void> {
  const planned = rows.filter((row) => row.state === "planned");
  const names = planned.map((row) => row.name);
  const folded = await foldNames(db(), names);
  const existing = new Map<string, Similar[]>();
  for (const similar of await findSimilar(db(), accountId, names, { runId }))
    existing.set(similar.name, [...(existing.get(similar.name) ?? []), similar]);
  const inList = new Map<string, string[]>();
  for (const row of planned) {
    const alike = inList.get(folded.get(row.name) ?? row.name) ?? [];
    inList.set(folded.get(row.name) ?? row.name, [...alike, row.name]);
    const found = existing.get(row.name) ?? [];
    if (found.some(({ other, planned: only }) => other === row.name && !only))
      skipRow(row, "This name is taken.");
    else if (alike.includes(row.name)) skipRow(row, "This name is in the list twice.");
    else if (found.length + alike.length > 0) {
      const [other = "", ...more] = [...new Set([...found.map(({ other: name }) => name), ...alike])];
      const where =
        found.length === 0
          ? "is in this list too"
          : found.every(({ planned: only }) => only)
            ? "is planned in another run"
            : "exists already";
      Object.assign(row, {
        state: "excluded",
        before: { besides: [other, ...more] },
        message: `${visibleText(other)} ${where}. Include this row to create ${row.name} as well.`,
      });
    }
  }
}

export function skipRow(row: NewRow, message: string): void {
  Object.assign(row, {
    state: "skipped",
    operation: null,
    before: {},
    after: {},
    message,
    secrets: undefined,
  });
}

function publicPart(input: Record<string, unknown>, operation: Operation): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).filter(([field]) => !operation.secretFields.includes(field)),
  );
}
