/** Something the person who starts Subdesk can mend: its message is one sentence that names what and how. */
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
