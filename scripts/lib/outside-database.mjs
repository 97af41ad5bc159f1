import { withClient } from "./databases.mjs";
import { SetupError, codeOf } from "./setup-error.mjs";

const REASONS = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name cannot be looked up",
  EHOSTUNREACH: "no route to the host",
  ETIMEDOUT: "no answer in time",
  "28P01": "wrong user or password",
  28000: "this user may not connect",
  "3D000": "the database does not exist",
};

/**
 * A database address fit for the eye: without password and parameters.
 * @param {string} url
 */
export function withoutPassword(url) {
  const { protocol, username, host, pathname } = new URL(url);
  return `${protocol}//${username ? `${username}@` : ""}${host}${pathname}`;
}

/**
 * Refuses a DATABASE_URL that cannot be used, with the reason.
 * @param {string} url
 */
export async function requireDatabase(url) {
  try {
    await withClient(url, (client) => client.query("select 1"));
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    const code = codeOf(cause) ?? "";
    const reason =
      code in REASONS ? REASONS[/** @type {keyof typeof REASONS} */ (code)] : code || "no answer in time";
    throw new SetupError(
      `DATABASE_URL: ${withoutPassword(url)} cannot be used (${reason}). Start that server or correct the address, or unset DATABASE_URL to use the bundled PostgreSQL.`,
    );
  }
}
