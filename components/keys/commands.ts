"use client";

import { useEffect, useRef } from "react";
import { bindings, type Command } from "@/lib/domain/keys/keymap";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

/** False where there was nothing to act on, so that the key is left to others. */
type Handler = () => boolean | void;
type Handlers = Partial<Record<Command, Handler>>;

const layers: { current: Handlers }[] = [];
const sights: { current: () => SubUser | null }[] = [];

/** What a component does on keys while it is mounted. The last one mounted is asked first. */
export function useCommands(handlers: Handlers): void {
  useLayer(layers, handlers);
}

/** The sub-user that keys and the palette act on: that of the page, or of the row with the focus. */
export function useFocusedSubUser(look: () => SubUser | null): void {
  useLayer(sights, look);
}

export function focusedSubUser(): SubUser | null {
  for (const sight of sights.toReversed()) {
    const subUser = sight.current();
    if (subUser) return subUser;
  }
  return null;
}

/** Runs the first of the commands that a mounted component handles. False where there is none. */
export function runCommand(commands: readonly Command[], repeated = false): boolean {
  for (const layer of layers.toReversed())
    for (const command of commands) {
      const handler = layer.current[command];
      // A key held down keeps moving, but opens nothing twice.
      if (handler && (!repeated || bindings[command].scope === "table") && handler() !== false) return true;
    }
  return false;
}

function useLayer<Value>(all: { current: Value }[], value: Value): void {
  const layer = useRef(value);
  useEffect(() => {
    layer.current = value;
  });
  useEffect(() => {
    all.push(layer);
    return () => void all.splice(all.indexOf(layer), 1);
  }, [all]);
}
