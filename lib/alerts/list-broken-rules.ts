import "server-only";
import { asc, eq } from "drizzle-orm";
import { db } from "../db/client";
import { alertRules } from "../db/schema";
import { scopeProblem } from "./scope";

/** Rules that are on and cannot be evaluated: they watch nothing until someone repairs them. */
export async function listBrokenRules(): Promise<{ id: string; name: string; reason: string }[]> {
  const rules = await db()
    .select()
    .from(alertRules)
    .where(eq(alertRules.enabled, true))
    .orderBy(asc(alertRules.createdAt), asc(alertRules.name), asc(alertRules.id));
  return rules.flatMap((rule) => {
    const reason = scopeProblem(rule);
    return reason === null ? [] : [{ id: rule.id, name: rule.name, reason }];
  });
}
