import "server-only";
import { and, asc, eq, inArray, ne, sql, type SQL } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db, type Transaction } from "../db/client";
import { alertChannels, alertDeliveries } from "../db/schema";
import { afterQuiet } from "../domain/alerts/channel";
import { dayMs } from "../domain/durations";
import { draining } from "../draining";
import { DeliveryError } from "./delivery-error";
import { nameCustomers } from "../name-customers";
import { singleton } from "../singleton";
import { send } from "./send";

type Channel = typeof alertChannels.$inferSelect;
type Delivery = typeof alertDeliveries.$inferSelect;

const maxAttempts = 8;
const firstWaitMs = 15_000;
/** Longer than any attempt takes, so that no other process takes the same delivery in the meantime. */
const lease = "2 minutes";
const maxRetryingMs = dayMs;
/** A digest names this many alerts; the rest is a count. */
const namedInDigest = 50;

/**
 * Sends what is due, each at most eight times with growing pauses. Every channel at its own pace: one that
 * does not answer holds up no other, also where it is still under way from an earlier call.
 */
export async function deliverAlerts(): Promise<void> {
  const busy = singleton("alerts.channels", () => new Set<string>());
  const { rows } = await db().execute<{ id: string }>(sql`
    select distinct channel_id as id from alert_deliveries where state = 'pending' and next_at <= now()`);
  const free = rows.map(({ id }) => id).filter((id) => !busy.has(id));
  for (const id of free) busy.add(id);
  const outcomes = await Promise.allSettled(
    free.map((id) => deliverTo(id).finally(() => void busy.delete(id))),
  );
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed) throw failed.reason;
}

async function deliverTo(channelId: string): Promise<void> {
  while (!draining()) {
    const taken = await take(channelId);
    if (!taken) return;
    const { first, deliveries, channel } = taken;
    const these = inArray(
      alertDeliveries.id,
      deliveries.map(({ id }) => id),
    );
    const { subject, body } = mergeDeliveries(first, deliveries);
    try {
      await send(channel, first.batch ?? first.id, subject, await withCustomers(body));
      await db()
        .update(alertDeliveries)
        .set({ state: "delivered", deliveredAt: databaseNow(), lastError: null })
        .where(and(these, ne(alertDeliveries.state, "delivered")));
    } catch (error) {
      // Where this attempt outlasted its lease, another process has the delivery, and its result counts.
      const { attempts } = first;
      await db()
        .update(alertDeliveries)
        .set(afterFailure(first, error))
        .where(and(these, eq(alertDeliveries.state, "pending"), eq(alertDeliveries.attempts, attempts)));
      await holdBack(channel, error);
    }
  }
}

/** Named when it is sent: what is stored holds ids alone, so that nothing of it is left to erase. */
async function withCustomers(body: Delivery["body"]): Promise<Delivery["body"]> {
  if (!Array.isArray(body.subjects)) return body;
  const subjects = (body.subjects as Record<string, unknown>[]).map((each) => ({
    ...each,
    accountId: typeof each.accountId === "string" ? each.accountId : null,
    remoteId: typeof each.remoteId === "string" ? each.remoteId : null,
  }));
  return { ...body, subjects: await nameCustomers(subjects) };
}

/**
 * A receiver that asks to wait has not failed: the message waits as long as it says and loses no attempt. Not
 * forever, though.
 */
function afterFailure({ attempts, createdAt }: Delivery, error: unknown) {
  const { waitMs, final } = error instanceof DeliveryError ? error : { waitMs: null, final: false };
  const over =
    waitMs === null ? attempts >= maxAttempts : databaseNow().getTime() - createdAt.getTime() > maxRetryingMs;
  return {
    state: final || over ? ("failed" as const) : ("pending" as const),
    nextAt: new Date(
      databaseNow().getTime() + Math.max(waitMs ?? 0, firstWaitMs * 2 ** Math.max(0, attempts - 1)),
    ),
    lastError: error instanceof Error ? error.message : "It failed.",
    ...(waitMs !== null && { attempts: attempts - 1 }),
  };
}

/** A channel that was asked to wait holds back all its messages. */
async function holdBack({ id }: Channel, error: unknown): Promise<void> {
  if (!(error instanceof DeliveryError) || error.waitMs === null) return;
  await db().execute(sql`
    update alert_deliveries
    set next_at = greatest(next_at, now() + make_interval(secs => ${error.waitMs / 1000}::double precision))
    where channel_id = ${id} and state = 'pending'`);
}

/**
 * Counts the attempt before it is made, so that one that crashes the process is not repeated forever. What
 * waits for the channel's next message is sent together. Processes take turns, so that none splits a message.
 */
async function take(
  channelId: string,
): Promise<{ first: Delivery; deliveries: Delivery[]; channel: Channel } | null> {
  return db().transaction(async (tx) => {
    const [channel] = await tx
      .select()
      .from(alertChannels)
      .where(eq(alertChannels.id, channelId))
      .for("no key update", { skipLocked: true });
    if (!channel) return null;
    const [due] = await lockPending(tx, channelId, sql`next_at <= now()`).limit(1);
    if (!due) return null;
    const quietUntil = afterQuiet(channel, databaseNow());
    if (quietUntil.getTime() > databaseNow().getTime()) {
      await postpone(tx, channelId, quietUntil);
      return null;
    }
    const deliveries = due.batch
      ? await lockPending(tx, channelId, sql`batch = ${due.batch}`)
      : due.held
        ? await lockPending(tx, channelId, sql`held and batch is null and next_at <= now()`)
        : [due];
    const taken = await tx
      .update(alertDeliveries)
      .set({
        batch: due.batch ?? due.id,
        attempts: due.attempts + 1,
        nextAt: sql`now() + interval '${sql.raw(lease)}'`,
      })
      .where(
        inArray(
          alertDeliveries.id,
          deliveries.map(({ id }) => id),
        ),
      )
      .returning();
    const first = taken.find(({ id }) => id === due.id);
    return first ? { first, deliveries: taken, channel } : null;
  });
}

function lockPending(tx: Transaction, channelId: string, which: SQL) {
  return tx
    .select()
    .from(alertDeliveries)
    .where(and(eq(alertDeliveries.channelId, channelId), eq(alertDeliveries.state, "pending"), which))
    .orderBy(asc(alertDeliveries.nextAt), asc(alertDeliveries.createdAt))
    .for("update");
}

/** What has not been sent yet then goes out in one message. */
async function postpone(tx: Transaction, channelId: string, until: Date): Promise<void> {
  await tx
    .update(alertDeliveries)
    .set({ nextAt: until, held: sql`held or batch is null` })
    .where(sql`channel_id = ${channelId} and state = 'pending' and next_at <= now()`);
}

/** One delivery as it is, or several as one message in the order they came. */
function mergeDeliveries(
  first: Delivery,
  deliveries: readonly Delivery[],
): Pick<Delivery, "subject" | "body"> {
  if (deliveries.length === 1) return first;
  const inOrder = deliveries.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  const total = inOrder.reduce((sum, { events }) => sum + events, 0);
  const subjects = inOrder.flatMap(({ body }) =>
    Array.isArray(body.subjects) ? (body.subjects as object[]) : [],
  );
  return {
    subject: `${total} alerts`,
    body: {
      digest: inOrder.map(({ body, events }) => ({ rule: body.rule, firedAt: body.firedAt, total: events })),
      firedAt: inOrder.at(-1)?.body.firedAt,
      total,
      subjects: subjects.slice(0, namedInDigest),
    },
  };
}
