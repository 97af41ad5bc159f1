import "server-only";
import { eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { db } from "../db/client";
import { staff } from "../db/schema";

export async function recordSignOut(staffId: string): Promise<void> {
  const [person] = await db().select({ name: staff.name }).from(staff).where(eq(staff.id, staffId));
  await db().transaction((tx) =>
    recordAudit(tx, { staffId, name: person?.name ?? "" }, null, {
      action: "session.sign-out",
      outcome: "done",
    }),
  );
}
