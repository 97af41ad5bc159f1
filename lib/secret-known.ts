import "server-only";
import { singleton } from "./singleton";

const state = () => singleton("secret.known", () => ({ known: true }));

/**
 * Whether the secret that the audit was last continued under is one that this process knows, as of when it last
 * looked.
 */
export function secretIsKnown(): boolean {
  return state().known;
}

export function recordSecretKnown(known: boolean): void {
  state().known = known;
}
