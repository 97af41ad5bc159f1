import "server-only";
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { Key, Ring } from "../credentials/keys";

const version = "v1";
const nonceLength = 12;
const tagLength = 16;

/** What a sealed secret belongs to: moved to another row it does not open. */
export interface LinkPlace {
  id: string;
  accountId: string;
  remoteId: string;
}

/** 256 bits, as they stand in the address. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What the database keeps of a token. */
export function tokenDigest(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

/**
 * AES-256-GCM under a key that takes both the token, which is not stored, and the key of the credentials,
 * which is not in the database. "v1.<id of that key>.<nonce, tag and text in base64url>".
 */
export function sealSecret(key: Key, token: string, place: LinkPlace, secret: string): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", linkKey(key, token, place), nonce, {
    authTagLength: tagLength,
  });
  cipher.setAAD(boundTo(key, place));
  const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return [version, key.id, Buffer.concat([nonce, cipher.getAuthTag(), text]).toString("base64url")].join(".");
}

/** Null when no key of the ring opens it with this token, or anything was altered. */
export function openSecret(ring: Ring, token: string, place: LinkPlace, sealed: string): string | null {
  const [given, keyId, body = "", ...rest] = sealed.split(".");
  const key = ring.find(({ id }) => id === keyId);
  const bytes = Buffer.from(body, "base64url");
  if (given !== version || !key || rest.length > 0 || bytes.length < nonceLength + tagLength) return null;
  try {
    const decipher = createDecipheriv(
      "aes-256-gcm",
      linkKey(key, token, place),
      bytes.subarray(0, nonceLength),
      { authTagLength: tagLength },
    );
    decipher.setAAD(boundTo(key, place));
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    const text = bytes.subarray(nonceLength + tagLength);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

function linkKey(key: Key, token: string, { id }: LinkPlace): Buffer {
  const material = Buffer.concat([key.bytes, Buffer.from(token, "base64url")]);
  return Buffer.from(hkdfSync("sha256", material, id, "subdesk secret link", 32));
}

function boundTo(key: Key, { id, accountId, remoteId }: LinkPlace): Buffer {
  return Buffer.from(JSON.stringify(["subdesk secret link", version, key.id, id, accountId, remoteId]));
}
