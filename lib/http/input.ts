import "server-only";
import type { z } from "zod";
import { requireConfirmed, type Origin, type PresentActor } from "../actor";
import { requireRightClock } from "../clock";
import type { Permission } from "../domain/staff/permissions";
import { DeskError } from "../domain/errors";
import { fieldErrors } from "../field-errors";
import { unreadablePart } from "./readable";
import { stillAllowed } from "./still-allowed";

/** A verb that changes something, as an action or a POST route takes it. */
export interface WriteDefinition<Schema extends z.ZodType, Output> {
  /** The verb checks again, with the details; this refuses early. */
  permission: Permission;
  input: Schema;
  /** Whether it needs a recent confirmation. */
  confirmed?: true | ((input: z.output<Schema>) => boolean | Promise<boolean>);
  run(actor: PresentActor, input: z.output<Schema>, origin: Origin): Promise<Output>;
}

export function parseInput<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const unreadable = unreadablePart(given);
  if (unreadable)
    throw new DeskError("invalid", unreadable.problem, { [unreadable.path]: unreadable.problem });
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new DeskError("invalid", "Check the marked fields.", fieldErrors(parsed.error));
}

/** Runs once the person is known and has sent all of it, if they may still do it then. */
export async function carryOut<Schema extends z.ZodType, Output>(
  definition: WriteDefinition<Schema, Output>,
  actor: PresentActor,
  given: unknown,
  origin: Origin,
): Promise<Output> {
  const input = parseInput(definition.input, given);
  requireRightClock();
  const confirmed = definition.confirmed === true || (await definition.confirmed?.(input));
  const now = await stillAllowed(actor, definition.permission);
  if (confirmed) requireConfirmed(now);
  return definition.run(now, input, origin);
}
