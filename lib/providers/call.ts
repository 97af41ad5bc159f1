/** `interactive` is never starved by `background`. */
export type Lane = "interactive" | "background";

export interface CallContext {
  lane: Lane;
  signal?: AbortSignal;
  /**
   * Stops waiting calls from being sent once the account is paused, removed or has another key. Calls already
   * sent continue.
   */
  withdrawn?: AbortSignal;
  /**
   * Stops waiting calls from being sent once the run that they are part of is paused or cancelled.
   * Calls already sent continue, and so does what belongs to a write that was sent: `perform` ends this
   * signal with the first one.
   */
  stopped?: AbortSignal;
  /**
   * What no error of a request in this context may repeat: the secrets of its operation. Code that reads
   * another secret on the way, such as the password before a change, adds it.
   */
  secrets?: Set<string>;
  /** Called right before a write is sent, after it has waited for its turn. If it fails, nothing is sent. */
  sending?: () => Promise<void>;
  /** Is notified of each request and each answer, so that silence is noticed before it becomes a failure. */
  watch?: { sent(): void; answered(): void };
}
