import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { minuteMs } from "../domain/durations";
import type { Lane } from "./call";

export interface Pace {
  /** Requests at a time, and how many of these a background run may never take. */
  inFlight: number;
  reserved: number;
  /** Requests in any 60 seconds, of which background work leaves a tenth free. Absent: as many as fit. */
  perMinute?: number;
}

/** How many of a minute's requests a lane may take. */
const inMinute = (perMinute: number, lane: Lane): number =>
  lane === "interactive" ? perMinute : Math.max(1, Math.floor(perMinute * 0.9));

/** What one process has under way at an account, and how much unattended work of it waits for others. */
export interface InFlight {
  interactive: number;
  background: number;
  waiting: number;
}

/** What processes tell each other about one account's pace. Times are durations: their clocks differ. */
export interface SharedPace {
  /** Adds one to this process's `mine`, if all processes together leave a place in that lane. */
  claim(pace: Pace, lane: Lane, mine: InFlight): Promise<boolean>;
  /**
   * Takes one of the requests of this minute, if `most` are not taken yet; otherwise says in how many
   * milliseconds the next may be.
   */
  take(most: number): Promise<{ taken: boolean; waitMs: number }>;
  /** Replaces what the others know of this process. */
  report(mine: InFlight): Promise<void>;
  pause(milliseconds: number): Promise<void>;
  hold(milliseconds: number): Promise<void>;
  /** Ends a hold that began longer than this ago. */
  release(milliseconds: number): Promise<void>;
}

/** What holds for an account, as all processes know it. */
export interface PaceNow {
  /** Whether other processes serve the same accounts. */
  others: boolean;
  pausedForMs: number;
  held: { forMs: number; sinceMs: number } | null;
}

interface Waiter {
  start: () => void;
}

/** How long a request waits before it asks again for a place that other processes hold. */
const askAgain = { least: 20, most: 80 };

/**
 * One budget per provider account: at most `inFlight` requests at a time, of which background work leaves
 * `reserved` free, at most `perMinute` in a minute, and a pause (Retry-After) that holds everything back.
 * With a SharedPace, the budget is that of all processes together.
 */
export class Pacer {
  private readonly pace: Pace;
  private readonly shared: SharedPace | undefined;
  private running = { interactive: 0, background: 0 };
  private readonly waiting: Record<Lane, Waiter[]> = { interactive: [], background: [] };
  private pausedUntil = 0;
  private backgroundHeldAt = 0;
  private backgroundHeldUntil = 0;
  private timer: NodeJS.Timeout | undefined;
  private others = false;
  /** What has a place among all processes; those that still wait for one are only `running`. */
  private readonly placed: InFlight = { interactive: 0, background: 0, waiting: 0 };
  private sentAt: number[] = [];
  private unreported = false;
  private exchange: Promise<unknown> = Promise.resolve();
  /** Until then the database may not know this process's latest hold or release. */
  private holdKnownAt = 0;

  constructor(pace: Pace, shared?: SharedPace) {
    this.pace = pace;
    this.shared = shared;
  }

  /**
   * Waits for a slot; the returned function releases it. Rejects with the signal's reason when aborted before
   * its turn, and with the database's error when it cannot tell what other processes have under way.
   */
  async acquire(lane: Lane, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    await this.ownPlace(lane, signal);
    const giveBack = once(() => {
      this.running[lane] -= 1;
      this.pump();
    });
    try {
      await this.placeAmongAll(lane, signal);
    } catch (error) {
      giveBack();
      throw error;
    }
    const release = once(() => {
      this.placed[lane] -= 1;
      this.report();
      giveBack();
    });
    try {
      await this.turnInMinute(lane, signal);
    } catch (error) {
      release();
      throw error;
    }
    return release;
  }

  /** Holds back every request of this account for this many milliseconds; a longer pause wins. */
  pause(milliseconds: number): void {
    this.pauseHere(milliseconds);
    void this.shared?.pause(milliseconds).catch(() => {});
  }

  /** Holds back only background work: after a refused key a person may still try, a thousand rows may not. */
  holdBackground(milliseconds: number): void {
    this.backgroundHeldAt = performance.now();
    this.backgroundHeldUntil = Math.max(this.backgroundHeldUntil, performance.now() + milliseconds);
    this.publishHold(milliseconds, this.shared?.hold(milliseconds));
  }

  /**
   * Ends that hold: the key was replaced, or a call sent at `sentAt` (of performance.now()), after the
   * refusal, was accepted.
   */
  releaseBackground(sentAt = Infinity): void {
    const now = performance.now();
    if (sentAt <= this.backgroundHeldAt || this.backgroundHeldUntil <= now) return;
    this.publishHold(
      this.backgroundHeldUntil - now,
      this.shared?.release(sentAt === Infinity ? 0 : now - sentAt),
    );
    this.backgroundHeldUntil = 0;
    this.pump();
  }

  get pausedFor(): number {
    return Math.max(0, this.pausedUntil - performance.now());
  }

  /** Follows what all processes know, as it was read from `askedAt` (of performance.now()) on. */
  follow({ others, pausedForMs, held }: PaceNow, askedAt: number): void {
    if (others && !this.others) this.unreported = true;
    this.others = others;
    if (this.unreported) this.report();
    if (pausedForMs > 0) this.pauseHere(pausedForMs);
    if (askedAt > this.holdKnownAt) {
      const now = performance.now();
      this.backgroundHeldUntil = held ? now + held.forMs : 0;
      if (held) this.backgroundHeldAt = now - held.sinceMs;
    }
    this.pump();
  }

  private async ownPlace(lane: Lane, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        const queue = this.waiting[lane];
        const index = queue.indexOf(waiter);
        if (index >= 0) queue.splice(index, 1);
        reject(signal?.reason);
      };
      const waiter: Waiter = {
        start: () => {
          signal?.removeEventListener("abort", abort);
          resolve();
        },
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.waiting[lane].push(waiter);
      this.pump();
    });
  }

  private async placeAmongAll(lane: Lane, signal?: AbortSignal): Promise<void> {
    const { shared } = this;
    if (!shared || !this.others) {
      this.placed[lane] += 1;
      return;
    }
    let waits = lane === "background" ? 1 : 0;
    this.placed.waiting += waits;
    let placed = false;
    try {
      for (;;) {
        placed = await this.inTurn(async () => {
          if (!(await shared.claim(this.pace, lane, this.placed))) return false;
          this.placed[lane] += 1;
          this.placed.waiting -= waits;
          waits = 0;
          return true;
        });
        signal?.throwIfAborted();
        if (placed) return;
        const wait = askAgain.least + Math.random() * (askAgain.most - askAgain.least);
        await sleep(Math.max(wait, this.heldFor(lane)), undefined, { signal });
      }
    } catch (error) {
      if (placed) this.placed[lane] -= 1;
      this.placed.waiting -= waits;
      this.report();
      throw error;
    }
  }

  /** Last of all, so that nothing that is counted for this minute is sent in a later one. */
  private async turnInMinute(lane: Lane, signal?: AbortSignal): Promise<void> {
    const { perMinute } = this.pace;
    if (perMinute === undefined) return;
    const most = inMinute(perMinute, lane);
    for (;;) {
      const held = this.heldFor(lane);
      if (held > 0) {
        await pause(held, signal);
        continue;
      }
      const { taken, waitMs } = await (this.shared?.take(most) ?? this.takeHere(most));
      signal?.throwIfAborted();
      if (taken) return;
      await pause(Math.max(1, waitMs), signal);
    }
  }

  /** Of a process that has no other to share with. */
  private takeHere(most: number): { taken: boolean; waitMs: number } {
    const now = performance.now();
    this.sentAt = this.sentAt.filter((at) => at > now - minuteMs);
    const first = this.sentAt[this.sentAt.length - most];
    if (first !== undefined) return { taken: false, waitMs: first + minuteMs - now };
    this.sentAt.push(now);
    return { taken: true, waitMs: 0 };
  }

  private heldFor(lane: Lane): number {
    const held = lane === "background" ? this.backgroundHeldUntil - performance.now() : 0;
    return Math.max(this.pausedFor, held);
  }

  /** One exchange at a time: each replaces what the others know of this process. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.exchange.then(work);
    this.exchange = result.catch(() => {});
    return result;
  }

  /**
   * Several that end together are reported once; what cannot be reported now is reported when next followed.
   */
  private report(): void {
    const { shared } = this;
    this.unreported = this.others;
    if (!shared || !this.others) return;
    this.inTurn(async () => {
      if (!this.unreported) return;
      this.unreported = false;
      await shared.report(this.placed);
    }).catch(() => (this.unreported = true));
  }

  /** While others may not know it, what is read from the database does not replace it. */
  private publishHold(milliseconds: number, published: Promise<void> | undefined): void {
    if (!published) return;
    this.holdKnownAt = Infinity;
    published.then(
      () => (this.holdKnownAt = performance.now()),
      () => (this.holdKnownAt = performance.now() + milliseconds),
    );
  }

  private pauseHere(milliseconds: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, performance.now() + milliseconds);
    this.pump();
  }

  private hasPlace(lane: Lane): boolean {
    const total = this.running.interactive + this.running.background;
    if (total >= this.pace.inFlight) return false;
    if (lane === "interactive") return true;
    return (
      performance.now() >= this.backgroundHeldUntil &&
      this.running.background < this.pace.inFlight - this.pace.reserved
    );
  }

  private pump(): void {
    if (this.pausedFor > 0) {
      this.pumpLater(this.pausedFor);
      return;
    }
    const held = this.backgroundHeldUntil - performance.now();
    if (held > 0) this.pumpLater(held);
    for (const lane of ["interactive", "background"] as const) {
      while (this.waiting[lane].length > 0 && this.hasPlace(lane)) {
        this.running[lane] += 1;
        this.waiting[lane].shift()?.start();
      }
    }
  }

  private pumpLater(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.pump(), milliseconds);
  }
}

/** Rejects with the signal's reason when aborted before it is over. */
function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const abort = () => end(() => reject(signal?.reason));
    const timer = setTimeout(() => end(resolve), milliseconds);
    signal?.addEventListener("abort", abort, { once: true });
  });
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}
