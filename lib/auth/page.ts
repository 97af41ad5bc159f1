import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { PresentActor } from "../actor";
import { currentActor } from "./current";

/**
 * For pages: the signed-in person, or a redirect to the sign-in page, which leads back here. Each page calls
 * it, and it runs once per request.
 */
export const requirePageActor = cache(async (): Promise<PresentActor> => {
  const actor = await currentActor();
  if (!actor) {
    const here = (await headers()).get("x-path");
    redirect(here ? `/sign-in?next=${encodeURIComponent(here)}` : "/sign-in");
  }
  return actor;
});
