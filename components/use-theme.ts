"use client";

import { useSyncExternalStore } from "react";

/** Stored under it, and read by the script that draws the theme. */
const key = "theme";

/** "system" until someone chooses. */
export function useTheme(): { theme: string; setTheme: (theme: string) => void } {
  return { theme: useSyncExternalStore(subscribe, read, () => "system"), setTheme };
}

function setTheme(theme: string): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    return;
  }
  // Browsers tell the other tabs alone.
  window.dispatchEvent(new StorageEvent("storage", { key }));
}

function subscribe(onChange: () => void): () => void {
  window.addEventListener("storage", onChange);
  return () => window.removeEventListener("storage", onChange);
}

function read(): string {
  try {
    return localStorage.getItem(key) ?? "system";
  } catch {
    return "system";
  }
}
