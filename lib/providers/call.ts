/** `interactive` is never starved by `background`. */
export type Lane = "interactive" | "background";

export interface CallContext {
  lane: Lane;
  signal?: AbortSignal;
  /**
   * Keeps what still waits for its turn from being sent once the account is paused, removed or has another
   * key. What is sent continues.
   */
  withdrawn?: AbortSignal;
  /**
   * What no error of a request in this context may repeat: the secrets of the operation that it belongs to.
   * Whoever reads another on the way, such as the password before a change, adds it.
   */
  secrets?: Set<string>;
  /** Called right before a write leaves, after it has waited for its turn. When it fails, nothing is sent. */
  sending?: () => Promise<void>;
  /**
   * Hears of each request that goes out and of each answer, so that silence is noticed before it is a
   * failure.
   */
  watch?: { sent(): void; answered(): void };
}
