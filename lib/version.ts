import "server-only";
import { env } from "./env";

export interface Version {
  /** Of package.json. */
  version: string;
  /** Of the sources, with "+" after it where they differ from it. */
  commit: string;
}

/** What this process runs; "unknown" where whoever started it did not say. */
export function version(): Version {
  return env().release;
}

/** As people read it, such as "0.1.0 (1a2b3c4)". */
export function versionInWords({ version: number, commit } = version()): string {
  return `${number} (${commit.replace(/^([0-9a-f]{7})[0-9a-f]*/, "$1")})`;
}
