import "server-only";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { Actor } from "../actor";
import { currentActor } from "./current";

/**
 * For pages: who is looking, or off to the sign-in page, which leads back here. Asked once per request, by
 * every page for itself.
 */
export const requirePageActor = cache(async (): Promise<Actor> => {
  const actor = await currentActor();
  if (!actor) {
    const here = (await headers()).get("x-path");
    redirect(here ? `/sign-in?next=${encodeURIComponent(here)}` : "/sign-in");
  }
  return actor;
});
