import "server-only";
import { and, eq, sql } from "drizzle-orm";
import { db } from "../db/client";
import { operations } from "../db/schema";
import type { FindContext, Operation, OperationContext, RemoteSubUser } from "../providers/provider";
import { keyedDigest } from "../secrets";
import { canonicalJson, storableJson } from "../text";
import type { Image } from "../domain/operations/asked";
import { imageOfRemote, notKnown } from "./image";
import type { Evidence } from "../domain/operations/operation";
import type { OperationRow } from "./present";

const digestOf = (id: string, field: string, value: string) =>
  keyedDigest("operations", canonicalJson([id, field, value]));

/**
 * What was known, with what a read says. A read may leave out what the mirror has; a cap that it should have
 * said is not known then, as the mirror only remembers it.
 */
export function withRead(known: Image | null, read: RemoteSubUser): Image {
  const said = Object.entries(imageOfRemote(read)).filter(
    ([field, value]) => value !== null && !(field === "status" && value === "unknown"),
  );
  return { ...known, ...notKnown(read.unreported), ...Object.fromEntries(said) };
}

/**
 * What is known of a sub-user right before a write, gathered while an operation runs and stored before the
 * write is sent.
 */
export class EvidenceRecorder {
  private readonly row: OperationRow;
  private readonly secrets: NonNullable<Evidence["secrets"]> = {};
  private kept: Evidence["kept"];
  private read: Image | null = null;
  /** Whether a write may have been sent: none is before this was asked for. */
  announced = false;

  constructor(row: OperationRow, operation: Operation, input: Record<string, unknown>) {
    this.row = row;
    for (const field of operation.compares ?? []) {
      if (typeof input[field] === "string")
        this.secrets[field] = { asked: digestOf(row.id, field, input[field]) };
      // The provider chooses it: only the one before can be compared.
      else if (operation.makes) this.secrets[field] = {};
    }
  }

  readonly found: NonNullable<OperationContext["found"]> = (before: RemoteSubUser, secrets = {}) => {
    this.read = withRead(this.row.before, before);
    for (const [field, value] of Object.entries(secrets)) {
      const kept = this.secrets[field];
      if (kept) kept.before = digestOf(this.row.id, field, value);
    }
  };

  readonly keep: NonNullable<OperationContext["keep"]> = (evidence) => {
    this.kept = { ...this.kept, ...evidence };
  };

  /** Throws when another process has taken the operation over: its write must then not be sent. */
  readonly sending = async (): Promise<void> => {
    this.announced = true;
    const [sent] = await db()
      .update(operations)
      .set({ sentAt: sql`now()`, evidence: this.evidence, before: this.before && storableJson(this.before) })
      .where(and(eq(operations.id, this.row.id), eq(operations.state, "sent")))
      .returning({ id: operations.id });
    if (!sent) throw new Error("The operation is no longer this call's.");
  };

  get evidence(): Evidence | null {
    const secrets = Object.keys(this.secrets).length > 0 ? { secrets: this.secrets } : null;
    return secrets || this.kept ? { ...secrets, ...(this.kept && { kept: this.kept }) } : null;
  }

  /** As it was read, else as it is in the mirror. */
  get before(): Image | null {
    return this.read ?? this.row.before;
  }
}

/** Tells by digests alone whether a password that was read is the one asked for or the one before. */
export function secretComparer(
  id: string,
  secrets: NonNullable<Evidence["secrets"]>,
): NonNullable<FindContext["secretIs"]> {
  return (field, value) => {
    const kept = secrets[field];
    const digest = digestOf(id, field, value);
    if (digest === kept?.asked) return "asked";
    return digest === kept?.before ? "before" : "other";
  };
}
