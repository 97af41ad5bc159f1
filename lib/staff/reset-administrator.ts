import "server-only";
import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import type { OneTimeLink } from "../domain/staff/staff";
import { DeskError } from "../domain/errors";
import { db } from "../db/client";
import { acquireLock } from "../db/locks";
import { staff } from "../db/schema";
import { resetPerson } from "./reset";

/**
 * For whoever runs the server, when no administrator can sign in any more: drops the second factors
 * of one and makes a link for a new password. It counts as made by that administrator, so it is
 * void once they are none.
 */
export async function resetAdministrator(email: string, by: string): Promise<OneTimeLink> {
  return db().transaction(async (tx) => {
    await acquireLock(tx, "staff");
    const [person] = await tx
      .select()
      .from(staff)
      .where(sql`lower(${staff.email}) = ${email.trim().toLowerCase()}`)
      .for("no key update");
    if (!person) throw new DeskError("not-found", `There is no one with the e-mail ${email}.`);
    if (person.role !== "admin")
      throw new DeskError(
        "forbidden",
        `${email} is not an administrator. Reset one, who then resets the others on the staff page.`,
      );
    const { link, change } = await resetPerson(
      tx,
      { staffId: person.id, name: by },
      { person, dropSecondFactors: true },
    );
    await recordAudit(tx, { staffId: null, name: by }, null, {
      action: "staff.reset",
      outcome: "done",
      subject: person.email,
      ...change,
    });
    return link;
  });
}
