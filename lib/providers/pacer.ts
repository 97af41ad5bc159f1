import "server-only";
import type { Lane } from "./call";

export interface Pace {
  inFlight: number;
  reserved: number;
}

interface Waiter {
  start: () => void;
}

/**
 * One budget per provider account: at most `inFlight` requests at a time, of which background work leaves
 * `reserved` free, and a pause (Retry-After) that holds everything back.
 */
export class Pacer {
  private readonly pace: Pace;
  private running = { interactive: 0, background: 0 };
  private readonly waiting: Record<Lane, Waiter[]> = { interactive: [], background: [] };
  private pausedUntil = 0;
  private backgroundHeldAt = 0;
  private backgroundHeldUntil = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(pace: Pace) {
    this.pace = pace;
  }

  /**
   * Waits for a slot; the returned function releases it. Rejects with the signal's reason when aborted before
   * its turn.
   */
  async acquire(lane: Lane, signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
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
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.running[lane] -= 1;
      this.pump();
    };
  }

  /** Holds back every request of this account for this many milliseconds; a longer pause wins. */
  pause(milliseconds: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, Date.now() + milliseconds);
    this.pump();
  }

  /** Holds back only background work: after a refused key a person may still try, a thousand rows may not. */
  holdBackground(milliseconds: number): void {
    this.backgroundHeldAt = Date.now();
    this.backgroundHeldUntil = Math.max(this.backgroundHeldUntil, Date.now() + milliseconds);
  }

  /** Ends that hold: the key was replaced, or a call sent at `sentAt`, after the refusal, was accepted. */
  releaseBackground(sentAt = Infinity): void {
    if (sentAt <= this.backgroundHeldAt || this.backgroundHeldUntil <= Date.now()) return;
    this.backgroundHeldUntil = 0;
    this.pump();
  }

  get pausedFor(): number {
    return Math.max(0, this.pausedUntil - Date.now());
  }

  private hasPlace(lane: Lane): boolean {
    const total = this.running.interactive + this.running.background;
    if (total >= this.pace.inFlight) return false;
    if (lane === "interactive") return true;
    return (
      Date.now() >= this.backgroundHeldUntil &&
      this.running.background < this.pace.inFlight - this.pace.reserved
    );
  }

  private pump(): void {
    if (this.pausedFor > 0) {
      this.pumpLater(this.pausedFor);
      return;
    }
    const held = this.backgroundHeldUntil - Date.now();
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
