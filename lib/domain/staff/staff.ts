import type { Role } from "./permissions";

/** A link that is shown once: Subdesk keeps only its digest. */
export interface OneTimeLink {
  url: string;
  expiresAt: string;
}

export interface StaffView {
  id: string;
  name: string;
  email: string;
  role: Role;
  disabled: boolean;
  /** Signs in at the OpenID provider, which sets the role. */
  elsewhere: boolean;
  hasPassword: boolean;
  secondFactor: boolean;
  daily: number | null;
  action: number | null;
  /** Gigabytes allocated since midnight UTC. */
  allocatedToday: number;
  lastSeenAt: string | null;
  createdAt: string;
  liveSessions: number;
}

export interface InvitationView {
  id: string;
  email: string;
  role: Role;
  invitedBy: string;
  expiresAt: string;
  expired: boolean;
}

export interface StaffPage {
  staff: StaffView[];
  invitations: InvitationView[];
}

export interface SessionView {
  id: string;
  /** Browser and system, as the browser reports them. */
  device: string;
  address: string | null;
  startedAt: string;
  usedAt: string;
  /** The session of this request. */
  current: boolean;
}
