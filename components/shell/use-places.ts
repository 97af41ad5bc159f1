"use client";

import { useActor } from "./actor";
import { places, type Place } from "./places";

/** The places this person may see. */
export function usePlaces(): Place[] {
  const { permissions } = useActor();
  return places.filter(({ permission }) => permission === undefined || permissions.includes(permission));
}
