import "server-only";
import { asc, eq, sql } from "drizzle-orm";
import { db } from "../db/client";
import { alertChannels, alertDeliveries } from "../db/schema";
import { send } from "./send";

type Channel = typeof alertChannels.$inferSelect;
type Delivery = typeof alertDeliveries.$inferSelect;

const mostAttempts = 8;
const firstWait = 15_000;
/** Longer than any attempt takes, so that no other process takes the same one meanwhile. */
const lease = "1 minute";

/** Sends what is due, each at most eight times with growing pauses. */
export async function deliverAlerts(): Promise<void> {
  for (;;) {
    const taken = await take();
    if (!taken) return;
    const { delivery, channel } = taken;
    try {
      await send(channel, delivery.id, delivery.subject, delivery.body);
      await db()
        .update(alertDeliveries)
        .set({ state: "delivered", deliveredAt: new Date(), lastError: null })
        .where(eq(alertDeliveries.id, delivery.id));
    } catch (error) {
      const failed = delivery.attempts >= mostAttempts;
      await db()
        .update(alertDeliveries)
        .set({
          state: failed ? "failed" : "pending",
          nextAt: new Date(Date.now() + firstWait * 2 ** (delivery.attempts - 1)),
          lastError: error instanceof Error ? error.message : "It failed.",
        })
        .where(eq(alertDeliveries.id, delivery.id));
    }
  }
}

/** Counts the attempt before it is made: one that ends the process is not made for ever. */
async function take(): Promise<{ delivery: Delivery; channel: Channel } | null> {
  return db().transaction(async (tx) => {
    const [due] = await tx
      .select({ delivery: alertDeliveries, channel: alertChannels })
      .from(alertDeliveries)
      .innerJoin(alertChannels, eq(alertChannels.id, alertDeliveries.channelId))
      .where(sql`${alertDeliveries.state} = 'pending' and ${alertDeliveries.nextAt} <= now()`)
      .orderBy(asc(alertDeliveries.nextAt))
      .limit(1)
      .for("update", { of: alertDeliveries, skipLocked: true });
    if (!due) return null;
    const [delivery] = await tx
      .update(alertDeliveries)
      .set({ attempts: due.delivery.attempts + 1, nextAt: sql`now() + interval '${sql.raw(lease)}'` })
      .where(eq(alertDeliveries.id, due.delivery.id))
      .returning();
    return delivery ? { delivery, channel: due.channel } : null;
  });
}
