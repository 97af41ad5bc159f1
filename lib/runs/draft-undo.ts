import "server-only";
import type { Actor, Origin } from "../actor";
import { DeskError } from "../domain/errors";
import type { Image } from "../domain/operations/asked";
import type { OperationName } from "../domain/operations/names";
import type { Seen } from "../domain/operations/operation";
import { fieldsChanged, wayBackOf, type NoWayBack } from "../domain/operations/undo";
import { presentOperation, type OperationRow } from "../operations/present";
import { getRun } from "./get";
import type { NewRow, RowPlan, RowProvider } from "./plan-row";
import { storeDraft } from "./store";
import type { RunView } from "../domain/runs/run";
import { limitInImage } from "../domain/providers/limit-text";
import { fieldWord } from "../domain/sub-users/field-words";
import { bytesOf, unitsIn } from "../domain/providers/traffic-unit";
import { undoWords, againstNow, nothing } from "./plan-again";
import { providerOf } from "./plan-rows";

export async function draftUndo(
  actor: Actor,
  runId: string,
  parentId: string,
  of: string,
  done: OperationRow[],
  permit: (operation: OperationName) => void,
  origin: Origin,
): Promise<RunView> {
  const inverses = done.map(inverse);
  for (const operation of new Set(inverses.map((row) => row.operation))) if (operation) permit(operation);
  if (!inverses.some((row) => row.state === "planned"))
    throw new DeskError("refused", "The provider’s API cannot undo this.");
  const rows = await againstNow(inverses, undoWords);
  const [only] = rows;
  if (rows.length === 1 && only?.state === "skipped" && !only.needs)
    throw new DeskError("conflict", only.message ?? "There is nothing to undo.");
  await storeDraft(
    actor,
    { id: runId, kind: "undo", parentId, params: { action: "undo", of } },
    rows,
    origin,
  );
  return getRun(actor, { runId });
}

const noWayBackWords: Record<NoWayBack, string> = {
  "not-offered": "The provider’s API cannot undo this.",
  unchanged: "It was not changed.",
  "was-blocked": "The provider had blocked it before, and Subdesk cannot restore that.",
};

function inverse(row: OperationRow): NewRow {
  const { operation, before, after } = presentOperation(row);
  const provider = providerOf(row.accountId);
  const { offers } = provider;
  const renamedTo = operation === "rename" && typeof after?.name === "string" ? after.name : row.name;
  const base = { accountId: row.accountId, remoteId: row.remoteId, name: renamedTo };
  const none = (message: string): NewRow => ({ ...base, ...nothing, message });
  if (row.remoteId === null || provider.undoneBy(operation) === null)
    return none(noWayBackWords["not-offered"]);
  if (operation === "allocate-traffic") return { ...base, ...grantTakenBack(row, provider) };
  if (!before || !after) return none("What it was before is not known.");
  const fields = fieldsChanged(row).filter((field) => !row.overtaken.includes(field));
  const back = wayBackOf({ operation, input: row.input, before, after, fields }, offers);
  if (typeof back === "string") return none(noWayBackWords[back]);
  const pick = (image: Image) => Object.fromEntries(back.fields.map((field) => [field, image[field]]));
  return {
    ...base,
    state: "planned",
    operation: back.operation,
    input: back.input,
    seen: pick(after) as Seen,
    before: pick(after),
    after: pick(before),
    message: back.left.length === 0 ? null : staysWords(back.left, provider),
  };
}

function staysWords(fields: readonly string[], { limits }: RowProvider): string {
  const names = fields.map((field) => limitInImage(field, limits)?.label ?? fieldWord(field));
  return `What was set before is not known, and stays as it is now: ${names.join(", ")}.`;
}

/** What was added is taken back; whether so much is still left is compared with the mirror when it is planned. */
function grantTakenBack({ after, promised }: OperationRow, { takesBack }: RowProvider): RowPlan {
  const cap = after?.trafficCap;
  if (takesBack === "all" || promised <= 0) return { ...nothing, message: noWayBackWords["not-offered"] };
  const units = unitsIn(promised, takesBack.unit);
  const taken = bytesOf(units, takesBack.unit);
  const image = (trafficCap: unknown) => ({ trafficCap: typeof trafficCap === "number" ? trafficCap : null });
  return {
    state: "planned",
    operation: "take-back",
    input: takesBack.input(units),
    seen: {},
    before: image(cap),
    after: { ...image(typeof cap === "number" ? cap - taken : null), added: -taken },
    message: null,
  };
}
