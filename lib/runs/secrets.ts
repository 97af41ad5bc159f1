import "server-only";
import { DeskError } from "../domain/errors";
import { seal, unseal } from "../secrets";

export function sealSecrets(secrets: Record<string, string>): string {
  return seal("runs", JSON.stringify(secrets));
}

/** Throws a DeskError once AUTH_SECRET is another one. */
export function openSecrets(sealed: string | null): Record<string, string> {
  if (sealed === null) return {};
  let text: string;
  try {
    text = unseal("runs", sealed);
  } catch {
    throw new DeskError(
      "conflict",
      "The passwords of this run were encrypted with another AUTH_SECRET and cannot be read any more. Put that secret back, or reset the passwords of its sub-users.",
    );
  }
  return JSON.parse(text) as Record<string, string>;
}
