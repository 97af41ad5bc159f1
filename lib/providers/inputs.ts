import "server-only";
import { anyProduct } from "../domain/runs/run";
import type { OperationName } from "../domain/operations/names";
import type { TrafficUnit } from "../domain/providers/descriptor";
import { wholeGB } from "../domain/providers/traffic-unit";
import { describeOperation } from "./fields";
import type { AddTrafficOperation, CreateOperation, Operation } from "./provider";

/** What a new sub-user will be called; "" where the input does not say. */
export function nameIn({ meanings }: CreateOperation, input: Record<string, unknown>): string {
  return String(input[meanings.name] ?? "");
}

/** The input that adds whole units of a product; null where the provider takes no such input. */
export function addTrafficInput(
  { input, meanings }: AddTrafficOperation,
  units: number,
  product: string,
): Record<string, unknown> | null {
  const given = { [meanings.amount]: units, ...(meanings.product && { [meanings.product]: product }) };
  if (!meanings.product && product !== anyProduct) return null;
  const parsed = input.safeParse(given);
  return parsed.success ? parsed.data : null;
}

/** The input that takes so many units back, or a sentence that says why the provider does not take them. */
export function takeBackInput(
  { input }: Operation,
  amount: string,
  units: number,
): Record<string, unknown> | string {
  const parsed = input.safeParse({ [amount]: units });
  return parsed.success ? parsed.data : (parsed.error.issues[0]?.message ?? "It takes no such amount.");
}

/** What the field of an operation with this meaning is counted in. */
export function unitOf(name: OperationName, operation: Operation | undefined): TrafficUnit {
  const field =
    operation && describeOperation(name, operation).fields.find(({ meaning }) => meaning === "amount");
  return field?.unit ?? wholeGB;
}
