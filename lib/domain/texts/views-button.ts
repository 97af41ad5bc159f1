/** Loaded with the table: the panel of views that opens later has a file of its own. */
export const label = "Views";
export const saved = "Saved views";
export const active = (name: string) => `View: ${name}`;
export const activeChanged = (name: string) => `View: ${name}, changed`;
export const prefix = "View: ";
export const changed = "changed";
