import "server-only";
import { env } from "../env";
import { notOffered } from "../domain/texts/secret-links";

/** Why no links can be made; null when they can. Customers cannot reach an address of this machine alone. */
export function linkProblem(origin = env().origins[0]): string | null {
  const { hostname } = new URL(origin);
  return /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0|\[::\])$/.test(hostname)
    ? notOffered(origin)
    : null;
}
