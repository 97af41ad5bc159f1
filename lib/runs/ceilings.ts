import "server-only";
import type { Actor } from "../actor";
import type { Executor } from "../db/client";
import { DeskError } from "../domain/errors";
import { formatBytesApart } from "../domain/format";
import { readCeilings } from "../operations/ceilings";
import type { RunTotals } from "../domain/runs/run";

/**
 * Refuses a draft that would promise more than its owner may, before any of it is sent. Each row is counted
 * again when it runs.
 */
export async function requireRunWithinCeilings(
  executor: Executor,
  actor: Actor,
  { promised, mostPromised, lifted }: Pick<RunTotals, "promised" | "mostPromised" | "lifted">,
): Promise<void> {
  const ceilings = await readCeilings(actor, executor);
  if (ceilings === null) return;
  if (lifted > 0)
    throw new DeskError(
      "forbidden",
      "You have a traffic ceiling, so only an administrator can set Unlimited.",
    );
  if (ceilings.action !== null && mostPromised > ceilings.action) {
    const [most, asked] = formatBytesApart([ceilings.action, mostPromised]);
    throw new DeskError("forbidden", `You may add at most ${most} at a time, and a row would add ${asked}.`);
  }
  if (ceilings.left !== null && promised > ceilings.left) {
    const [asked, left] = formatBytesApart([promised, ceilings.left]);
    throw new DeskError(
      "forbidden",
      `This run would add ${asked}, and you have ${left} left until midnight UTC.`,
    );
  }
}
