import { randomBytes } from "node:crypto";
import { createDatabase, dropDatabase } from "./databases.mjs";
import { codeOf } from "./setup-error.mjs";

/**
 * A database of its own on someone's server; the given one where the role may not create any.
 * @param {string} url
 * @param {string} prefix
 * @param {string} [template] a database to copy
 * @returns {Promise<{ url: string, own: boolean, drop: () => Promise<void> }>}
 */
export async function scratchDatabase(url, prefix, template) {
  const name = `${prefix}_${randomBytes(4).toString("hex")}`;
  try {
    return {
      url: await createDatabase(url, name, { template }),
      own: true,
      drop: () => dropDatabase(url, name),
    };
  } catch (error) {
    if (codeOf(error) !== "42501") throw error;
    return { url, own: false, drop: async () => {} };
  }
}
