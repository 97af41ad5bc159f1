const key = (name: string) => `subdesk.remembered.${name}`;
const most = 12;

/** Values used before in fields of this name, newest first. Empty where the browser keeps nothing. */
export function readRemembered(name: string): string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key(name)) ?? "[]");
    return Array.isArray(stored) ? stored.filter((value) => typeof value === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

export function remember(name: string, value: string): void {
  if (value.trim() === "") return;
  try {
    localStorage.setItem(
      key(name),
      JSON.stringify([value, ...readRemembered(name).filter((other) => other !== value)].slice(0, most)),
    );
  } catch {
    // A convenience only; private windows may refuse it.
  }
}
