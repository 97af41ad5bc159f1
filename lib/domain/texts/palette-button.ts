/** Loaded with every page: the palette itself has a file of its own. */
export const title = "Search or jump to";
export const button = "Search or jump to…";
export const placeholder = "Customer, sub-user, page or action";
/** Before the letter of the key. */
export const apple = "⌘";
export const control = "Ctrl ";
