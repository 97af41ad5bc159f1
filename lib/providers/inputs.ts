import "server-only";
import { anyProduct } from "../domain/runs/run";
import type { AddTrafficOperation, CreateOperation } from "./provider";

/** What a new sub-user will be called; "" where the input does not say. */
export function nameIn({ roles }: CreateOperation, input: Record<string, unknown>): string {
  return String(input[roles.name] ?? "");
}

/** The input that adds whole GB of a product; null where the provider takes no such input. */
export function addTrafficInput(
  { input, roles }: AddTrafficOperation,
  gigabytes: number,
  product: string,
): Record<string, unknown> | null {
  const given = { [roles.amount]: gigabytes, ...(roles.product && { [roles.product]: product }) };
  if (!roles.product && product !== anyProduct) return null;
  const parsed = input.safeParse(given);
  return parsed.success ? parsed.data : null;
}
