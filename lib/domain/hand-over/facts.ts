import type { GatewayView } from "../accounts/account";
import type { ConnectionFormat } from "../providers/connection-format";
import type { CapField, SubUser } from "../sub-users/sub-user";
import type { HandOverFacts } from "./message";

/** What a message says of a sub-user. A cap that its provider no longer reports may have changed. */
export function handOverFacts(
  subUser: SubUser,
  gateway: GatewayView | null,
  format: ConnectionFormat | null,
): HandOverFacts {
  const said = (cap: CapField) => (subUser.unreported.includes(cap) ? null : subUser[cap]);
  return {
    provider: subUser.provider,
    name: subUser.name,
    customer: subUser.customer?.name ?? null,
    login: subUser.login ?? subUser.name,
    format,
    gateway,
    trafficCap: said("trafficCap"),
    ipCap: said("ipCap"),
  };
}
