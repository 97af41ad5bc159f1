import "server-only";
import { configuredAccounts, type ConfiguredAccount } from "./configured";

/**
 * The accounts whose figures count: all of them, but those of the sandbox only until a real one is connected.
 * For the overview, usage, exports and alerts. An account that was added with the address of the sandbox is
 * no real one.
 */
export function countedAccounts(): ConfiguredAccount[] {
  const all = configuredAccounts();
  const sandbox = new Set(all.filter(({ source }) => source === "demo").map(({ host }) => host));
  const real = all.filter(({ host }) => !sandbox.has(host));
  return real.length > 0 ? real : all;
}
