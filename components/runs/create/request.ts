import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { maxProblemLength } from "@/lib/domain/runs/limits";
import type { PlanCreateRequest } from "@/lib/domain/runs/run";
import type { CreateRow } from "./convert";
import { customerField, tagsField } from "./targets";

/** Tags and customers are Subdesk's own, and so apart from what the provider gets. */
export function requestOf(
  rows: readonly CreateRow[],
  accountId: string,
  uncapped: number,
  customerId: string | undefined,
): Omit<PlanCreateRequest, "runId"> {
  const inputs = rows.map(
    ({ input: { [tagsField.name]: _tags, [customerField.name]: _customer, ...input } }) => input,
  );
  const cellsOf = ({ name }: FieldDescriptor) => {
    const cells = rows.map(({ input }) => String(input[name] ?? ""));
    return cells.some((cell) => cell !== "") ? cells : undefined;
  };
  const [tags, customers] = [cellsOf(tagsField), cellsOf(customerField)];
  const wrong = rows.map(({ problems }) => problems.join(" ").slice(0, maxProblemLength));
  return {
    accountId,
    rows: inputs,
    uncapped,
    ...(wrong.some((problem) => problem !== "") && { wrong }),
    ...(tags && { tags }),
    ...(customers && { customers }),
    ...(customerId !== undefined && { customerId }),
  };
}
