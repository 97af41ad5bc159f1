import "server-only";
import { seal, unseal } from "../secrets";

export function sealSecrets(secrets: Record<string, string>): string {
  return seal("runs", JSON.stringify(secrets));
}

export function openSecrets(sealed: string | null): Record<string, string> {
  return sealed === null ? {} : (JSON.parse(unseal("runs", sealed)) as Record<string, string>);
}
