import "server-only";

/** Its message is fit for the delivery log and contains no address. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  /** How long the receiver asked to wait; such an attempt is no failure. */
  readonly waitMs: number | null;
  /** Trying the same again cannot help. */
  readonly final: boolean;

  constructor(
    message: string,
    { waitMs = null, final = false }: { waitMs?: number | null; final?: boolean } = {},
  ) {
    super(message);
    this.waitMs = waitMs;
    this.final = final;
  }
}
