import "server-only";
import type { Image } from "../domain/operations/asked";
import type { Seen } from "../domain/operations/operation";
import { fieldsChanged, inverseChange, type NotUndoableReason } from "../domain/operations/undo";
import { limitInImage } from "../domain/providers/limit-text";
import { bytesOf, unitsIn } from "../domain/providers/traffic-unit";
import { fieldWord } from "../domain/sub-users/field-words";
import { presentOperation, type OperationRow } from "../operations/present";
import { nothing } from "./plan-again";
import type { NewRow, RowPlan, RowProvider } from "./plan-row";
import { providerOf } from "./plan-rows";

const noWayBackWords: Record<NotUndoableReason, string> = {
  "not-offered": "The provider’s API cannot undo this.",
  unchanged: "It was not changed.",
  "not-known": "What it was before is not known.",
  "was-blocked": "The provider had blocked it before, and Subdesk cannot restore that.",
};

/** The planned way back from a change that is done, or a skipped row that says why there is none. */
export function inverse(row: OperationRow): NewRow {
  const { operation, before, after } = presentOperation(row);
  const provider = providerOf(row.accountId);
  const { offers } = provider;
  const renamedTo = operation === "rename" && typeof after?.name === "string" ? after.name : row.name;
  const base = { accountId: row.accountId, remoteId: row.remoteId, name: renamedTo };
  const none = (message: string): NewRow => ({ ...base, ...nothing, message });
  if (row.remoteId === null || provider.undoneBy(operation) === null)
    return none(noWayBackWords["not-offered"]);
  if (operation === "allocate-traffic") return { ...base, ...grantTakenBack(row, provider) };
  if (!before || !after) return none(noWayBackWords["not-known"]);
  const fields = fieldsChanged(row).filter((field) => !row.overtaken.includes(field));
  const back = inverseChange({ operation, input: row.input, before, after, fields }, offers);
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

/**
 * What was added is taken back, from the total that it made: whether that is still so is compared when it is
 * planned and again when it is carried out, so that two undos take it back once.
 */
function grantTakenBack({ after, promised }: OperationRow, { takesBack }: RowProvider): RowPlan {
  const cap = after?.trafficCap;
  if (takesBack === "all" || promised <= 0) return { ...nothing, message: noWayBackWords["not-offered"] };
  if (typeof cap !== "number") return { ...nothing, message: "Its cap after the addition is not known." };
  const units = unitsIn(promised, takesBack.unit);
  const taken = bytesOf(units, takesBack.unit);
  const input = takesBack.input(units);
  if (typeof input === "string") return { ...nothing, message: input };
  return {
    state: "planned",
    operation: "take-back",
    input,
    seen: { trafficCap: cap },
    before: { trafficCap: cap },
    after: { trafficCap: cap - taken, added: -taken },
    message: null,
  };
}
