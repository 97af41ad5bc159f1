import "server-only";
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import { recordAudit } from "../audit/record";
import { requirePermission, type Actor, type Origin } from "../actor";
import { db } from "../db/client";
import { alertChannels } from "../db/schema";
import { DeskError } from "../domain/errors";
import { seal } from "../secrets";
import { addressesOf } from "./target";
import type { AlertChannel, SaveChannelRequest } from "../domain/alerts/alert";
import { presentChannel, auditedChannel } from "./present";

/** Kinds whose target is an address to post to. */
const postsTo = (kind: SaveChannelRequest["kind"]) => kind !== "email" && kind !== "telegram";

/**
 * Only this answer contains the signing secret of a webhook that is new or is to be signed anew; it
 * cannot be read afterwards.
 */
export async function saveChannel(
  actor: Actor,
  request: SaveChannelRequest,
  origin: Origin,
): Promise<{ channel: AlertChannel; secret: string | null }> {
  requirePermission(actor, "alerts.write");
  const { id, token, signAnew = false, ...values } = request;
  if (postsTo(request.kind)) await addressesOf(request.target);
  const fresh = request.kind === "webhook" ? randomBytes(32).toString("base64url") : null;
  const given =
    token !== undefined ? seal("alerts", token) : fresh && signAnew ? seal("alerts", fresh) : null;
  return db().transaction(async (tx) => {
    const [before] = await tx.select().from(alertChannels).where(eq(alertChannels.id, id));
    if (!before && request.kind === "telegram" && given === null)
      throw new DeskError("invalid", "Enter the bot’s token.", { token: "Enter the bot’s token." });
    if (before && before.kind !== request.kind)
      throw new DeskError(
        "conflict",
        "The kind of a channel cannot be changed. Add another channel instead.",
      );
    const [channel] = await tx
      .insert(alertChannels)
      .values({ id, ...values, secret: given ?? (fresh && seal("alerts", fresh)) })
      .onConflictDoUpdate({ target: alertChannels.id, set: { ...values, ...(given && { secret: given }) } })
      .returning();
    if (!channel) throw new Error("A channel was not stored.");
    await recordAudit(tx, actor, origin, {
      action: "alert.save-channel",
      outcome: "done",
      subject: channel.label,
      before: before ? auditedChannel(before) : null,
      after: {
        ...auditedChannel(channel),
        ...(before && given && (fresh ? { signedAnew: true } : { anotherToken: true })),
        ...(before && before.target !== channel.target && { anotherAddress: true }),
      },
    });
    return { channel: presentChannel(channel, true), secret: before && !signAnew ? null : fresh };
  });
}
