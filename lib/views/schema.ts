import "server-only";
import { z } from "zod";
import type { SaveViewRequest } from "../domain/views/view";

export const saveViewRequest = z.strictObject({
  id: z.uuid(),
  // A page that was opened before there were others names none.
  list: z.enum(["sub-users", "customers"]).default("sub-users"),
  name: z.string().trim().min(1, "Enter a name.").max(60),
  search: z
    .string()
    .max(2_000)
    .regex(/^(\?[^#\s]*)?$/, "This is not the address of a view."),
  shared: z.boolean(),
}) satisfies z.ZodType<SaveViewRequest>;

export const viewIdInput = z.strictObject({ id: z.uuid() });
