import type { SessionView } from "../staff/staff";
import type { Role } from "../staff/permissions";

export interface PasskeyView {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface ProfileView {
  name: string;
  email: string;
  role: Role;
  hasPassword: boolean;
  totp: boolean;
  recoveryCodesLeft: number;
  passkeys: PasskeyView[];
  sessions: SessionView[];
  /** Whether a letter pressed outside a text field does something. */
  singleKeys: boolean;
  /** Gigabytes; null for none. */
  ceilings: { daily: number | null; action: number | null; allocatedToday: number } | null;
}

/** What an authenticator app receives, once. */
export interface TotpOffer {
  secret: string;
  uri: string;
  /** The address as a QR code: side length in modules and an SVG path of the dark ones. */
  qr: { size: number; path: string };
}

/** Codes that replace the second factor, shown once; null where the earlier ones stay valid. */
export interface RecoveryCodes {
  codes: string[] | null;
}
