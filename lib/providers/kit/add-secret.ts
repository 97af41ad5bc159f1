import "server-only";
import type { CallContext } from "../call";

/** A secret that was read on the way is added to what no error of the operation may repeat. */
export function addSecret({ secrets }: CallContext, secret: unknown): void {
  if (typeof secret === "string" && secret !== "") secrets?.add(secret);
}
