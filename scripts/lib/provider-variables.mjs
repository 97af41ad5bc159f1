import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./children.mjs";

/**
 * How a provider's settings are called in the environment, as its folder says;
 * `credentials` without the prefix.
 * @typedef {{ prefix: string, credentials: string[] }} ProviderVariables
 */

/**
 * Read from the folders themselves, because this runs before anything is built.
 * @param {string} [folder]
 * @returns {ProviderVariables[]}
 */
export function providerVariables(folder = join(ROOT, "lib/providers")) {
  return readdirSync(folder)
    .map((name) => join(folder, name, "variables.json"))
    .filter((file) => existsSync(file))
    .sort()
    .map((file) => /** @type {ProviderVariables} */ (JSON.parse(readFileSync(file, "utf8"))));
}

/** @param {ProviderVariables[]} [all] */
export function isProviderVariable(/** @type {string} */ name, all = providerVariables()) {
  return all.some(({ prefix }) => name.startsWith(prefix));
}

/**
 * Whether a variable that is set makes an account of the person's own. A gateway alone does not: it is where
 * customers connect, and serves the sandbox's accounts as well.
 * @param {string} name
 * @param {ProviderVariables[]} [all]
 */
export function namesAccount(name, all = providerVariables()) {
  return all.some(({ prefix }) => name.startsWith(prefix) && name !== `${prefix}GATEWAY`);
}
