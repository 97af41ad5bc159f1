import "server-only";
import { sql } from "drizzle-orm";
import type { Actor } from "../actor";
import { realAccounts } from "../accounts/counted";
import { db } from "../db/client";
import {
  checklistFacts,
  checklistSteps,
  type Checklist,
  type ChecklistStep,
} from "../domain/overview/checklist";
import { isAllowed } from "../domain/staff/permissions";

/**
 * What an administrator has not set up yet. Null once everything is done or the person has dismissed it. Each
 * step is derived from its result, so none is ticked by hand.
 */
export async function checklistFor(actor: Actor): Promise<Checklist | null> {
  if (!isAllowed(actor.role, "staff.manage")) return null;
  const { rows } = await db().execute<
    { dismissed: boolean } & Record<Exclude<ChecklistStep, "account">, boolean>
  >(sql`
    select s.checklist_dismissed_at is not null as dismissed,
      s.totp_secret is not null
        or exists (select 1 from passkeys where staff_id = s.id) as "second-factor",
      exists (select 1 from staff where id <> s.id)
        or exists (select 1 from staff_links where kind = 'invite') as "colleague",
      exists (select 1 from alert_channels) as "alert-channel",
      exists (select 1 from runs where params->>'action' = 'add-traffic') as "top-up"
    from staff s where s.id = ${actor.staffId}`);
  const [found] = rows;
  if (!found || found.dismissed) return null;
  const done = { ...found, account: realAccounts().length > 0 };
  const steps = checklistSteps
    .filter((step) => isAllowed(actor.role, checklistFacts[step].permission))
    .map((step) => ({ step, done: done[step] }));
  return steps.every((each) => each.done) ? null : steps;
}
