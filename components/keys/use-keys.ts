"use client";

import { useEffect } from "react";
import { useActor } from "@/components/actor";
import { ariaKeys, bindings, keyText, type Command } from "@/lib/domain/keys/keymap";
import { maxPauseMs, meaningOf, readKey } from "@/lib/domain/keys/read";
import { runCommand } from "./commands";
import { isTyping } from "./is-typing";

const floating = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** A dialog or menu over the page gets the keys. */
export const isCovered = (): boolean => document.querySelector(floating) !== null;

/** Listens for single keys on every page. Used once. */
export function useSingleKeys(): void {
  const { singleKeys } = useActor();
  useEffect(() => {
    if (!singleKeys) return;
    let before: { key: string; at: number } | null = null;
    const hear = (event: KeyboardEvent) => {
      const key = readKey(event);
      const first = before && event.timeStamp - before.at < maxPauseMs ? before.key : null;
      if (key !== null || !/^(Shift|CapsLock)$/.test(event.key)) before = null;
      if (key === null || event.defaultPrevented || isTyping(event.target) || isCovered()) return;
      const { commands, begins } = meaningOf(first, key);
      if (begins) before = { key, at: event.timeStamp };
      if (commands.length > 0 && runCommand(commands, event.repeat)) event.preventDefault();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, [singleKeys]);
}

/** How a key is shown: in a menu, in a tooltip and to assistive technology. */
export interface KeyWords {
  text: string;
  aria: string | undefined;
  /** The tooltip of what has a name of its own. */
  title: (name: string) => string;
}

/** For a command; undefined for one without a key, and for single keys while the person has them off. */
export function useKeyWords(): (command: Command | null) => KeyWords | undefined {
  const { singleKeys } = useActor();
  return (command) => {
    if (command === null || (!singleKeys && !bindings[command].mod)) return undefined;
    const text = keyText(command);
    return { text, aria: ariaKeys(command), title: (name) => `${name} (${text})` };
  };
}
