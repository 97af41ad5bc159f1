import "server-only";
import { anyProduct } from "../domain/runs/run";
import type { AddTrafficOperation, CreateOperation } from "./provider";

/** What a new sub-user will be called; "" where the input does not say. */
export function nameIn({ meanings }: CreateOperation, input: Record<string, unknown>): string {
  return String(input[meanings.name] ?? "");
}

/** The input that adds whole GB of a product; null where the provider takes no such input. */
export function addTrafficInput(
  { input, meanings }: AddTrafficOperation,
  gigabytes: number,
  product: string,
): Record<string, unknown> | null {
  const given = { [meanings.amount]: gigabytes, ...(meanings.product && { [meanings.product]: product }) };
  if (!meanings.product && product !== anyProduct) return null;
  const parsed = input.safeParse(given);
  return parsed.success ? parsed.data : null;
}
