import "server-only";
import { configuredAccounts, type ConfiguredAccount } from "./configured";

/**
 * The accounts whose figures count: all, except that sandbox accounts count only until a real one is
 * connected. For the overview, usage and alerts; the table and its exports have all.
 */
export function countedAccounts(): ConfiguredAccount[] {
  const real = realAccounts();
  return real.length > 0 ? real : configuredAccounts();
}

/** Real accounts. One that was added with the sandbox's address is not. */
export function realAccounts(): ConfiguredAccount[] {
  const all = configuredAccounts();
  const sandbox = new Set(all.filter(({ source }) => source === "demo").map(({ host }) => host));
  return all.filter(({ host }) => !sandbox.has(host));
}
