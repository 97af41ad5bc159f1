import "server-only";
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { Key, Ring } from "./keys";

const version = "v1";
const nonceLength = 12;
const tagLength = 16;

/** The account. What was sealed for one cannot be opened for another. */
export interface Owner {
  accountId: string;
  provider: string;
}

/** No available key opens it. The message is for people. */
export class CannotOpenError extends Error {
  override readonly name = "CannotOpenError";
}

/** AES-256-GCM with a random nonce; "v1.<key id>.<nonce, tag and text in base64url>". */
export function sealCredentials(key: Key, owner: Owner, text: string): string {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key.bytes, nonce, { authTagLength: tagLength });
  cipher.setAAD(boundTo(key.id, owner));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [version, key.id, Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")].join(
    ".",
  );
}

/** Throws CannotOpenError when the key is missing, or anything was altered or moved to another account. */
export function openCredentials(ring: Ring, owner: Owner, sealed: string): string {
  const [given, keyId = "", body = "", ...rest] = sealed.split(".");
  const bytes = Buffer.from(body, "base64url");
  // Decoding ignores invalid characters, so only the canonical form is accepted.
  if (
    given !== version ||
    rest.length > 0 ||
    bytes.toString("base64url") !== body ||
    bytes.length < nonceLength + tagLength
  )
    throw new CannotOpenError("The stored value is damaged.");
  const key = ring.find(({ id }) => id === keyId);
  if (!key)
    throw new CannotOpenError(
      `The stored value was encrypted with another key (${/^[0-9a-f]{16}$/.test(keyId) ? keyId : "unknown"}).`,
    );
  try {
    const decipher = createDecipheriv("aes-256-gcm", key.bytes, bytes.subarray(0, nonceLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(boundTo(key.id, owner));
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    return Buffer.concat([
      decipher.update(bytes.subarray(nonceLength + tagLength)),
      decipher.final(),
    ]).toString("utf8");
  } catch {
    throw new CannotOpenError("The stored value was altered or belongs to another account.");
  }
}

/** The id of the key that a value was sealed with; "" where the value is malformed. */
export function keyIdOf(sealed: string): string {
  return sealed.split(".")[1] ?? "";
}

function boundTo(keyId: string, { accountId, provider }: Owner): Buffer {
  return Buffer.from(JSON.stringify(["subdesk credentials", version, keyId, provider, accountId]));
}
