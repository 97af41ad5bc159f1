import type { SubUser } from "./sub-user";

/** What tells a sub-user from others of the same name: login, else e-mail, else id; null if unique. */
export function disambiguator({
  name,
  login,
  email,
  remoteId,
  sharedName,
}: Pick<SubUser, "name" | "login" | "email" | "remoteId" | "sharedName">): string | null {
  if (!sharedName) return null;
  return (login === name ? null : login) ?? email ?? remoteId;
}

/** "Acme (acme_2)" where another is called Acme, else "Acme"; `apart` from `disambiguator`. */
export function disambiguatedName(name: string, apart: string | null | undefined): string {
  return apart == null ? name : `${name} (${apart})`;
}
