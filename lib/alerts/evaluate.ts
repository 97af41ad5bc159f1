import "server-only";
import { and, eq, inArray, isNull } from "drizzle-orm";
import { db } from "../db/client";
import { alertChannels, alertDeliveries, alertEvents, alertRules } from "../db/schema";
import { env } from "../env";
import { storable } from "../text";
import { subjectsOf, type RuleRecord, type Subject } from "./conditions";
import { alertKindInfo } from "./schema";

/** One message names so many; the rest is a number. */
const namedInMessage = 50;

/** Fires what newly holds and clears what no longer does. A rule that goes on holding stays quiet. */
export async function evaluateAlerts(): Promise<void> {
  const rules = await db().select().from(alertRules).where(eq(alertRules.enabled, true));
  for (const rule of rules) await evaluateRule(rule);
}

async function evaluateRule(rule: RuleRecord): Promise<void> {
  const now = await subjectsOf(rule);
  const open = await db()
    .select({ id: alertEvents.id, key: alertEvents.key })
    .from(alertEvents)
    .where(and(eq(alertEvents.ruleId, rule.id), isNull(alertEvents.clearedAt)));
  const holds = new Set(now.map((subject) => subject.key));
  const known = new Set(open.map((event) => event.key));
  const over = open.filter((event) => !holds.has(event.key)).map((event) => event.id);
  const fresh = now.filter((subject) => !known.has(subject.key));
  if (over.length > 0) await db().update(alertEvents).set({ clearedAt: new Date() }).where(inArray(alertEvents.id, over));
  if (fresh.length > 0) await fire(rule, fresh);
}

/** Events and the messages about them are stored together: none without the other. All that is new goes into one message a channel. */
async function fire(rule: RuleRecord, fresh: Subject[]): Promise<void> {
  await db().transaction(async (tx) => {
    const stored: { key: string }[] = [];
    for (let from = 0; from < fresh.length; from += 1_000) {
      const rows = fresh.slice(from, from + 1_000).map((subject) => ({
        ruleId: rule.id,
        key: subject.key,
        accountId: subject.accountId,
        remoteId: subject.remoteId,
        runId: subject.runId,
        subject: storable(subject.name),
        message: storable(subject.message),
      }));
      stored.push(...(await tx.insert(alertEvents).values(rows).onConflictDoNothing().returning({ key: alertEvents.key })));
    }
    if (stored.length === 0 || rule.channels.length === 0) return;
    const keys = new Set(stored.map((event) => event.key));
    const told = fresh.filter((subject) => keys.has(subject.key));
    const channels = await tx.select({ id: alertChannels.id }).from(alertChannels).where(inArray(alertChannels.id, rule.channels));
    if (channels.length === 0) return;
    await tx.insert(alertDeliveries).values(channels.map((channel) => ({ channelId: channel.id, events: told.length, subject: titleOf(rule, told), body: bodyOf(rule, told) })));
  });
}

function titleOf(rule: RuleRecord, subjects: Subject[]): string {
  const [first] = subjects;
  return subjects.length === 1 && first ? `${rule.name}: ${first.name}` : `${rule.name}: ${subjects.length} new`;
}

function bodyOf(rule: RuleRecord, subjects: Subject[]): Record<string, unknown> {
  const [base] = env().origins;
  return {
    rule: { id: rule.id, name: rule.name, kind: rule.kind, label: alertKindInfo[rule.kind].label, threshold: rule.threshold },
    firedAt: new Date().toISOString(),
    total: subjects.length,
    subjects: subjects.slice(0, namedInMessage).map((subject) => ({ name: subject.name, message: subject.message, accountId: subject.accountId, remoteId: subject.remoteId, url: `${base}${pathOf(subject)}` })),
  };
}

function pathOf(subject: Subject): string {
  if (subject.runId) return `/runs/${subject.runId}`;
  if (subject.accountId && subject.remoteId) return `/sub-users/${encodeURIComponent(subject.accountId)}/${encodeURIComponent(subject.remoteId)}`;
  return "/accounts";
}
