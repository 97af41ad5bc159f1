import { useSyncExternalStore } from "react";
import { useActor } from "./actor";
import { currentSessionOver, subscribeToSession } from "./session";

const place = "subdesk.typed";

interface Typed {
  /** Whose it is: for anyone else it is discarded. */
  who: string;
  texts: Record<string, string>;
}

let typed: Typed | null = null;
const listeners = new Set<() => void>();

function load(): Typed | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null") as Typed | null;
  } catch {
    return null;
  }
}

/** While the session is over it is in the memory of this document alone, like all that was typed. */
function store(): boolean {
  try {
    if (!typed || Object.keys(typed.texts).length === 0 || currentSessionOver())
      sessionStorage.removeItem(place);
    else sessionStorage.setItem(place, JSON.stringify(typed));
    return true;
  } catch {
    // It is too long, or the browser keeps nothing.
    return false;
  }
}

let watching = false;

function textsOf(who: string): Record<string, string> {
  if (!watching) {
    watching = true;
    typed = load();
    subscribeToSession(store);
  }
  if (typed?.who !== who) {
    typed = { who, texts: {} };
    store();
  }
  return typed.texts;
}

/** What this person has typed in this tab under that key and not sent yet; empty where nothing is kept. */
export function readTyped(who: string, key: string): string {
  const text = textsOf(who)[key];
  return typeof text === "string" ? text : "";
}

/**
 * Keeps what was typed over a reload of this tab. Never call it with a secret. False where the
 * browser does not keep it.
 */
export function keepTyped(who: string, key: string, text: string): boolean {
  const { [key]: _before, ...others } = textsOf(who);
  typed = { who, texts: text === "" ? others : { ...others, [key]: text } };
  const kept = store();
  for (const listener of listeners) listener();
  return kept;
}

/** For the end of the session that the person asked for. */
export function forgetTyped(): void {
  typed = null;
  store();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The text of a field, kept under a key until it is emptied. */
export function useTyped(key: string): [string, (text: string) => void] {
  const { email } = useActor();
  const text = useSyncExternalStore(
    subscribe,
    () => readTyped(email, key),
    () => "",
  );
  return [text, (next) => keepTyped(email, key, next)];
}
