import "server-only";
import type { Distrust } from "../domain/accounts/distrust";

/** What stands between an account's credentials and an address that no longer answers as its provider. */
export interface Gate {
  /** Why nothing may be sent now; null when something may. Asked before each request. */
  closed(): Promise<string | null>;
  /** Is told of each answer in JSON with a 2xx. */
  spoke(): Promise<void>;
  /** Is told of each answer that the provider itself does not give, with what it was. */
  distrust(what: Distrust, message: string): Promise<void>;
}
