/** Where a key does something: on every page, in the table's rows, on a sub-user, or on the page of one. */
export type KeyScope = "everywhere" | "table" | "sub-user" | "page";

export interface KeyBinding {
  /** One key, or two that follow each other. A letter is written as it is printed on the key. */
  keys: readonly string[];
  label: string;
  scope: KeyScope;
  /** Pressed with Ctrl, or Cmd on a Mac. It is then not a single key and cannot be switched off. */
  mod?: true;
}

const keymap = {
  palette: { keys: ["K"], label: "Search or jump to", scope: "everywhere", mod: true },
  search: { keys: ["/"], label: "Search the table", scope: "table" },
  sheet: { keys: ["?"], label: "Show keys", scope: "everywhere" },
  create: { keys: ["C"], label: "Create sub-user", scope: "everywhere" },
  "go-overview": { keys: ["G", "O"], label: "Go to overview", scope: "everywhere" },
  "go-sub-users": { keys: ["G", "S"], label: "Go to sub-users", scope: "everywhere" },
  "go-customers": { keys: ["G", "K"], label: "Go to customers", scope: "everywhere" },
  "go-runs": { keys: ["G", "R"], label: "Go to runs", scope: "everywhere" },
  "go-alerts": { keys: ["G", "A"], label: "Go to alerts", scope: "everywhere" },
  "go-usage": { keys: ["G", "U"], label: "Go to usage", scope: "everywhere" },
  next: { keys: ["J"], label: "Next row", scope: "table" },
  previous: { keys: ["K"], label: "Previous row", scope: "table" },
  select: { keys: ["X"], label: "Select", scope: "table" },
  menu: { keys: ["."], label: "Open the row’s menu", scope: "table" },
  "set-limits": { keys: ["E"], label: "Edit limits", scope: "sub-user" },
  "allocate-traffic": { keys: ["T"], label: "Add traffic", scope: "sub-user" },
  status: { keys: ["D"], label: "Disable, enable or unblock", scope: "sub-user" },
  "set-note": { keys: ["N"], label: "Edit note", scope: "sub-user" },
  "next-sub-user": { keys: ["J"], label: "Next in the list", scope: "page" },
  "previous-sub-user": { keys: ["K"], label: "Previous in the list", scope: "page" },
} as const satisfies Record<string, KeyBinding>;

export type Command = keyof typeof keymap;

/**
 * Every key of Subdesk. The handler, the sheet of keys, menu hints and tooltips are made from this. A key
 * opens something, moves, or selects: none changes a sub-user by itself.
 */
export const bindings: Readonly<Record<Command, KeyBinding>> = keymap;

/** The pages that have keys of their own. */
export const goTo = {
  "go-overview": "/",
  "go-sub-users": "/sub-users",
  "go-customers": "/customers",
  "go-runs": "/runs",
  "go-alerts": "/alerts",
  "go-usage": "/usage",
} as const satisfies Partial<Record<Command, string>>;

/** As it is printed in a menu: "E", "G then O". */
export function keyText(command: Command): string {
  return bindings[command].keys.join(" then ");
}

/** For `aria-keyshortcuts`; undefined for keys that follow each other, which it cannot name. */
export function ariaKeys(command: Command): string | undefined {
  const { keys, mod } = bindings[command];
  if (keys.length > 1) return undefined;
  return mod ? `Control+${keys[0]} Meta+${keys[0]}` : keys[0];
}

/** The key that asks for an operation, where it has one. */
export function keyOfOperation(operation: string): Command | null {
  if (operation === "enable" || operation === "disable" || operation === "unblock") return "status";
  return operation === "set-limits" ||
    operation === "allocate-traffic" ||
    operation === "set-note" ||
    operation === "create"
    ? operation
    : null;
}

/** The key that leads to a page, where it has one. */
export function keyOfPage(href: string): Command | null {
  const found = Object.entries(goTo).find(([, to]) => to === href);
  return found ? (found[0] as Command) : null;
}
