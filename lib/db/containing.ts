import "server-only";

/** The pattern of LIKE for all that contains a text, in which "%", "_" and "\\" stand for themselves. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
