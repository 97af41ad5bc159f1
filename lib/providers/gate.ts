import "server-only";
import type { Distrust } from "../domain/accounts/distrust";

/** What stands between an account's credentials and an address that no longer answers as its provider. */
export interface Gate {
  /** Why nothing may be sent now; null when something may. Asked before each request. */
  closed(): Promise<string | null>;
  /** Called after each 2xx answer in JSON. */
  spoke(): Promise<void>;
  /** Called after each answer that did not come from the provider, with what it was. */
  distrust(what: Distrust, message: string): Promise<void>;
}
