import "server-only";
import { configuredAccount } from "../accounts/configured";
import { demand, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { nameIn } from "../providers/inputs";
import type { CreateOperation, Operation } from "../providers/provider";
import { visibleText } from "../domain/format";
import { findSimilar, foldNames, type Similar } from "../sub-users/similar";
import { demandBulk } from "./demand";
import { getRun } from "./get";
import { countUncapped, readCells } from "./read-cells";
import { generatePassword } from "./password";
import { rowProblems } from "./row-problems";
import { storeDraft } from "./store";
import type { PlanCreateRequest, RunView } from "../domain/runs/run";
import type { NewRow } from "./plan-row";

/**
 * Checks every row of a file or a pattern by itself; the good ones can go ahead, the bad ones say what is
 * wrong.
 */
export async function planCreate(actor: Actor, request: PlanCreateRequest, origin: Origin): Promise<RunView> {
  demand(actor, "runs.plan");
  demandBulk(actor, "create");
  const operation = configuredAccount(request.accountId)?.connection.operations.create;
  if (!operation) throw new DeskError("not-found", "This account does not offer to create sub-users.");
  const uncapped = countUncapped(operation, request.rows);
  if (uncapped !== (request.uncapped ?? 0))
    throw new DeskError("invalid", uncappedText(uncapped), { uncapped: uncappedText(uncapped) });
  const rows = request.rows.map((cells) => {
    const { input, problems } = readCells(operation, cells);
    return newRow(request.accountId, operation, input, problems);
  });
  await refuseTaken(request.accountId, rows, request.runId);
  await storeDraft(
    actor,
    { id: request.runId, kind: "bulk", params: { action: "create", accountId: request.accountId } },
    rows,
    origin,
  );
  return getRun(actor, { runId: request.runId });
}

function uncappedText(count: number): string {
  if (count === 0) return "Every row has its caps. Look at the list again.";
  return `${count === 1 ? "1 row has" : `${count} rows have`} no cap. Agree to create ${count === 1 ? "it" : "them"} unlimited, or give each row a cap.`;
}

/** `wrong` is what its cells say that cannot be an input at all. */
export function newRow(
  accountId: string,
  operation: CreateOperation,
  given: Record<string, unknown>,
  wrong: readonly string[] = [],
): NewRow {
  const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
  for (const field of operation.secretFields) filled[field] ??= generatePassword();
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
  return { ...base, state: "planned", operation: "create", input, after: input, message: null, secrets };
}

/**
 * A name that exists already or is in the list twice is skipped. One that only looks like another, at the
 * provider, in this list or in another draft, is left out, and can be taken in by whoever means it.
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
    const skip = (message: string) =>
      Object.assign(row, { state: "skipped", operation: null, after: {}, message, secrets: undefined });
    if (found.some(({ other, planned: only }) => other === row.name && !only)) skip("This name is taken.");
    else if (alike.includes(row.name)) skip("This name is in the list twice.");
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

function publicPart(input: Record<string, unknown>, operation: Operation): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).filter(([field]) => !operation.secretFields.includes(field)),
  );
}
