import { hkdfSync } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Secret } from "./leaks";

/**
 * What the Subdesk with one-time links stores, and what was handed out by it; both are left
 * for the final search.
 */
export const linksFolder = resolve(".test/secret-link");
export const linksDataDir = resolve(linksFolder, "data");
export const linksLog = resolve(linksFolder, "desk.log");
export const linksBackups = resolve(linksFolder, "backups");
const file = resolve(linksFolder, "handed.jsonl");

interface HandedLink {
  id: string;
  token: string;
  secret: string;
  /** The key of the stored credentials, as in its file. */
  credentialsKey: string;
}

export function emptyLinksFolder(): void {
  rmSync(linksFolder, { recursive: true, force: true });
  mkdirSync(linksFolder, { recursive: true });
}

export function recordHanded(link: HandedLink): void {
  appendFileSync(file, `${JSON.stringify(link)}\n`, { mode: 0o600 });
}

/** Each password that a link led to, the token of the link, and the key under which it was stored. */
export function handedSecrets(): Secret[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .filter(Boolean)
    .flatMap((line) => {
      const { id, token, secret, credentialsKey } = JSON.parse(line) as HandedLink;
      const material = Buffer.concat([
        Buffer.from(credentialsKey, "base64"),
        Buffer.from(token, "base64url"),
      ]);
      const key = Buffer.from(hkdfSync("sha256", material, id, "subdesk secret link", 32));
      return [
        { what: "the password behind a one-time link", value: secret },
        { what: "the token of a one-time link", value: token },
        { what: "the key of a one-time link's ciphertext", value: key.toString("base64") },
        { what: "the key of a one-time link's ciphertext, as bytes", value: key.toString("latin1") },
      ];
    });
}
