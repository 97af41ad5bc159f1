/** Something that the person who starts Subdesk can fix: its message says what and how. */
export class SetupError extends Error {
  name = "SetupError";
}

/**
 * @param {unknown} error
 * @returns {string | undefined} the system's code, such as "ENOENT"
 */
export function codeOf(error) {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
