import "server-only";
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { recordAuditAlone } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { alertChannels } from "../db/schema";
import { env } from "../env";
import { DeskError } from "../domain/errors";
import { send } from "./send";

/** Sends a made-up alert through one channel now and reports the outcome. */
export async function sendTest(
  actor: Actor,
  { id }: { id: string },
  origin: Origin,
): Promise<{ delivered: boolean; message: string }> {
  requirePermission(actor, "alerts.write");
  const [channel] = await db().select().from(alertChannels).where(eq(alertChannels.id, id));
  if (!channel) throw new DeskError("not-found", "There is no such channel.");
  const body = {
    test: true,
    firedAt: new Date().toISOString(),
    total: 1,
    subjects: [{ name: "Test", message: `${actor.name} sent this test.`, url: `${env().origins[0]}/alerts` }],
  };
  const problem = await send(channel, randomUUID(), "Test alert", body).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : "It failed."),
  );
  await recordAuditAlone(actor, origin, {
    action: "alert.send-test",
    outcome: "done",
    subject: channel.label,
    after: { delivered: problem === null },
  });
  return { delivered: problem === null, message: problem ?? "It was accepted." };
}
