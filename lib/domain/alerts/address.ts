import { subUserPath } from "../sub-users/address";
import { alertKindInfo, type AlertEvent } from "./alert";

/** The page of the pools, with how long each lasts. */
const poolsPath = "/#pools";
/** Only administrators see it. */
const systemPath = "/system";

/** The page of what an alert is about; null where nothing is left to see. */
export function alertPath({
  kind,
  accountId,
  remoteId,
  runId,
}: Pick<AlertEvent, "kind" | "accountId" | "remoteId" | "runId">): string | null {
  if (alertKindInfo[kind].about === "pool") return poolsPath;
  if (alertKindInfo[kind].about === "system") return systemPath;
  // A summary: the sub-users of an account for which anything still holds, or what came with new rules.
  if (kind === "already-so")
    return accountId === null
      ? poolsPath
      : `/sub-users?account=${encodeURIComponent(accountId)}&alert=already`;
  if (runId !== null) return `/runs/${runId}`;
  if (accountId === null) return null;
  return remoteId === null ? "/accounts" : subUserPath({ accountId, remoteId });
}
