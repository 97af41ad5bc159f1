import "server-only";
import { configuredAccount } from "../accounts/configured";
import { requirePermission, type Actor, type Origin } from "../actor";
import { requireBulkLinkPermission } from "../customers/links";
import { customersNamed, linkProblems } from "../customers/named";
import { db } from "../db/client";
import { DeskError } from "../domain/errors";
import { readTags, tagKey, uniqueTags } from "../domain/sub-users/tags";
import { plural } from "../domain/texts/message";
import { spellTags } from "../sub-users/spell-tags";
import { requireBulkPermission } from "./require-permission";
import { getRun } from "./get";
import { countUncapped, readCells } from "./read-cells";
import { storeDraft } from "./store";
import type { PlanCreateRequest, RunView } from "../domain/runs/run";
import { newRow, refuseTaken, skipRow } from "./create-rows";

/**
 * Checks every row of a file or a pattern by itself; the good ones can go ahead, the bad ones say what is
 * wrong.
 */
export async function planCreate(actor: Actor, request: PlanCreateRequest, origin: Origin): Promise<RunView> {
  requirePermission(actor, "runs.plan");
  requireBulkPermission(actor, "create");
  const operation = configuredAccount(request.accountId)?.connection.operations.create;
  if (!operation) throw new DeskError("not-found", "This account does not offer to create sub-users.");
  const uncapped = countUncapped(operation, request.rows);
  if (uncapped !== (request.uncapped ?? 0))
    throw new DeskError("invalid", uncappedText(uncapped), { uncapped: uncappedText(uncapped) });
  const tagged = (request.tags ?? []).map(readTags);
  const wanted = uniqueTags(tagged.flatMap(({ tags, problem }) => (problem === null ? tags : [])));
  if (wanted.length > 0) requireBulkPermission(actor, "set-tags");
  const spelled = new Map((await spellTags(db(), wanted)).map((tag) => [tagKey(tag), tag]));
  const customers = await readCustomers(actor, request);
  const rows = request.rows.map((cells, index) => {
    const { input, problems } = readCells(operation, cells);
    const { tags, problem } = tagged[index] ?? readTags("");
    const { customerId, unclear } = customers[index] ?? {};
    return newRow(request.accountId, operation, input, {
      wrong: [...problems, problem, unclear].filter((each) => typeof each === "string"),
      tags: tags.map((tag) => spelled.get(tagKey(tag)) ?? tag),
      customerId,
    });
  });
  await refuseTaken(request.accountId, rows, request.runId);
  // What the page called wrong and skipped is not created because its cells alone look right.
  for (const [index, row] of rows.entries()) {
    const problem = request.wrong?.[index] ?? "";
    if (problem !== "" && row.state !== "skipped") skipRow(row, problem);
  }
  await storeDraft(
    actor,
    { id: request.runId, kind: "bulk", params: { action: "create", accountId: request.accountId } },
    rows,
    origin,
  );
  return getRun(actor, { runId: request.runId });
}

interface CustomerOfRow {
  customerId?: string;
  /** Why the one that it names is none. */
  unclear?: string;
}

/** Whose each row is to be: the customer that it names, or the one that was chosen for the rest. */
async function readCustomers(
  actor: Actor,
  { rows, customers = [], customerId }: PlanCreateRequest,
): Promise<CustomerOfRow[]> {
  const cells = rows.map((_, index) => customers[index]?.trim() ?? "");
  const named = cells.filter((cell) => cell !== "");
  if (named.length === 0 && customerId === undefined) return [];
  requirePermission(actor, "customers.link");
  requireBulkLinkPermission(actor, customerId === undefined ? named.length : rows.length);
  if (customerId !== undefined) {
    const problem = (await linkProblems([customerId])).get(customerId);
    if (problem !== undefined) throw new DeskError("invalid", problem, { customerId: problem });
  }
  const meant = await customersNamed(actor, named);
  return cells.map((cell): CustomerOfRow => {
    if (cell === "") return customerId === undefined ? {} : { customerId };
    const found = meant.get(cell);
    return found && "id" in found ? { customerId: found.id } : { unclear: found?.problem };
  });
}

function uncappedText(count: number): string {
  if (count === 0) return "Every row has its caps. Look at the list again.";
  return plural(count, {
    one: "1 row has no cap. Agree to create it unlimited, or give it a cap.",
    other: `${count} rows have no cap. Agree to create them unlimited, or give each row a cap.`,
  });
}
