import type { SubUserRef } from "../sub-users/sub-user";

export const secretLinkLimits = {
  /** How long a link works, in hours. */
  hours: 72,
  /** Of the password behind it. */
  secret: 200,
  /** Links that work and that one person made. */
  open: 200,
  /** The latest of a sub-user that are listed. */
  listed: 20,
} as const;

export type SecretLinkState = "open" | "opened" | "expired" | "revoked";

/** A link as staff see it: neither its address nor the password behind it. */
export interface SecretLinkView {
  id: string;
  state: SecretLinkState;
  madeBy: string;
  madeAt: string;
  expiresAt: string;
  openedAt: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
}

export interface MakeSecretLinkRequest extends SubUserRef {
  /** As the customer types it. */
  secret: string;
}

/** Only in the answer to whoever made it. */
export interface MadeSecretLink {
  id: string;
  url: string;
  expiresAt: string;
}
