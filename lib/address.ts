import "server-only";
import { isIP } from "node:net";
import { env } from "./env";
import { singleton } from "./singleton";
import { isWithin, networkList } from "./networks";

/**
 * The address a request came from. The front door writes the peer's own into x-subdesk-peer, over whatever a
 * client put there. X-Forwarded-For is read from its end, each entry believed only if a configured proxy
 * wrote it.
 */
export function addressOf(headers: Headers): string | null {
  const steps = (headers.get("x-forwarded-for") ?? "").split(",").map(plain);
  let address = plain(headers.get("x-subdesk-peer") ?? "");
  while (address !== null && isTrusted(address)) {
    const before = steps.pop();
    if (!before) break;
    address = before;
  }
  return address;
}

/** What counts as one network: an IPv6 subscriber has a whole /64. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("%")[0]?.split("::") ?? [];
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}

/** Without port, brackets and the IPv6 form of an IPv4 address; null for anything but an address. */
function plain(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, "$1")
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
    .replace(/^::ffff:(?=\d+\.)/i, "");
  return isIP(bare) === 0 ? null : bare.toLowerCase();
}

function isTrusted(address: string): boolean {
  return isWithin(
    singleton("trusted-proxies", () => networkList(env().trustedProxies)),
    address,
  );
}

/** What rate limits count by: the network of an address (a /64 of IPv6), or "unknown". */
export function networkKey(address: string | null): string {
  return address === null ? "unknown" : networkOf(address);
}
