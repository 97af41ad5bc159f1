import "server-only";
import { z } from "zod";
import { DeskError } from "../domain/errors";

const uuid = z.uuid();

/** The id of an address; what is none finds no customer. */
export function customerId(text: string): string {
  const parsed = uuid.safeParse(text);
  if (!parsed.success) throw new DeskError("not-found", "There is no such customer.");
  return parsed.data;
}
