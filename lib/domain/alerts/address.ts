/** Where the pools are, with how long each lasts. */
export const poolsPath = "/#pools";

/** Those whom a summary stands for: the sub-users of an account, or the alerts of rules that were new. */
export function alreadySoPath(accountId: string | null): string {
  return accountId === null ? poolsPath : `/sub-users?account=${encodeURIComponent(accountId)}&alert=already`;
}
