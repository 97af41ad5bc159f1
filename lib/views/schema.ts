import { z } from "zod";

export interface SavedView {
  id: string;
  name: string;
  /** The search part of the table's address: filter, sort, columns. */
  search: string;
  shared: boolean;
  own: boolean;
  owner: string;
}

export const saveViewRequest = z.strictObject({
  id: z.uuid(),
  name: z.string().trim().min(1, "A name is required.").max(60),
  search: z
    .string()
    .max(2_000)
    .regex(/^(\?[^#\s]*)?$/, "This is not the address of a view."),
  shared: z.boolean(),
});
export type SaveViewRequest = z.infer<typeof saveViewRequest>;

export const viewIdInput = z.strictObject({ id: z.uuid() });
