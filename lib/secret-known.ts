import "server-only";
import { singleton } from "./singleton";

const state = () => singleton("secret.known", () => ({ known: true }));

/** Whether this process knew the secret that the audit was last continued under, when it last looked. */
export function secretIsKnown(): boolean {
  return state().known;
}

export function recordSecretKnown(known: boolean): void {
  state().known = known;
}
