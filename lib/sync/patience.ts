import "server-only";
import { eq } from "drizzle-orm";
import { databaseNow } from "../clock";
import { db } from "../db/client";
import { syncRuns } from "../db/schema";
import { describeError, log } from "../log";

/**
 * With time-outs and retries it takes a minute and more before an account counts as unreachable; after this
 * long it is called slow.
 */
const slowAfterMs = 10_000;

/** Marks a running sync whose provider has owed an answer for too long, until the answer comes. */
export class Patience {
  private readonly syncId: string;
  private since: Date | null = null;
  private timer: NodeJS.Timeout | undefined;
  private noted = false;
  private writing: Promise<unknown> = Promise.resolve();

  constructor(syncId: string) {
    this.syncId = syncId;
  }

  sent(): void {
    // A retry of the same call: the first one is still unanswered.
    if (this.since) return;
    this.since = databaseNow();
    this.timer = setTimeout(() => this.note(this.since), slowAfterMs);
  }

  answered(): void {
    clearTimeout(this.timer);
    this.since = null;
    if (this.noted) this.note(null);
  }

  /** Nothing is written after this. */
  async end(): Promise<void> {
    this.answered();
    await this.writing;
  }

  private note(since: Date | null): void {
    this.noted = since !== null;
    this.writing = this.writing
      .then(() => db().update(syncRuns).set({ waitingSince: since }).where(eq(syncRuns.id, this.syncId)))
      .catch((error: unknown) => log().warn(describeError(error), "slow provider"));
  }
}
