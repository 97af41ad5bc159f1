import "server-only";
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "./env";
import { singleton } from "./singleton";

export type KeyPurpose =
  | "alerts"
  | "audit"
  | "backup"
  | "customers"
  | "documents"
  | "operations"
  | "recovery"
  | "runs"
  | "setup"
  | "sign-in"
  | "totp";

function keyFrom(secret: string, purpose: KeyPurpose): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `subdesk ${purpose}`, 32));
}

function key(purpose: KeyPurpose): Buffer {
  return singleton(`key.${purpose}`, () => keyFrom(env().authSecret, purpose));
}

/** Keyed digest under a secret that is not, or not yet, Subdesk's own. */
export function digestUnder(secret: string, purpose: KeyPurpose, data: Buffer): Buffer {
  return createHmac("sha256", keyFrom(secret, purpose)).update(data).digest();
}

/** Keyed digest (HMAC-SHA-256, base64url) under a key made for one purpose from AUTH_SECRET. */
export function keyedDigest(purpose: KeyPurpose, text: string): string {
  return createHmac("sha256", key(purpose)).update(text).digest("base64url");
}

const ivLength = 12;
const tagLength = 16;

/** AES-256-GCM under a key made for one purpose; base64url of iv, tag and text. */
export function seal(purpose: KeyPurpose, text: string): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv("aes-256-gcm", key(purpose), iv);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** Throws when the text was altered or sealed under another key. */
export function unseal(purpose: KeyPurpose, sealed: string): string {
  const bytes = Buffer.from(sealed, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key(purpose), bytes.subarray(0, ivLength));
  decipher.setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  return Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]).toString(
    "utf8",
  );
}
