import type { SubUser } from "./sub-user";

/** What tells a sub-user from others with its name: login, else e-mail, else id; null where no other has it. */
export function tellingApart({
  name,
  login,
  email,
  remoteId,
  sharedName,
}: Pick<SubUser, "name" | "login" | "email" | "remoteId" | "sharedName">): string | null {
  if (!sharedName) return null;
  return (login === name ? null : login) ?? email ?? remoteId;
}

/** "Acme (acme_2)" where another is called Acme, else "Acme"; `apart` as `tellingApart` has it. */
export function nameApart(name: string, apart: string | null | undefined): string {
  return apart == null ? name : `${name} (${apart})`;
}
