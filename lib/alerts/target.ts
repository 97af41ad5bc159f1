import "server-only";
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { env } from "../env";
import { DeskError } from "../domain/errors";
import { isWithin, networkList } from "../networks";
import { singleton } from "../singleton";

const lookupLimitMs = 5_000;

/** IANA's special-purpose registries, and multicast. */
const specialV4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
/** Everything that is not global unicast, including IPv4 within IPv6 and NAT64, is outside. */
const globalV6 = ["2000::/3"];
const specialV6 = ["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"];

/**
 * Every address a webhook's host name resolves to. Throws where one of them is on this machine, in a private
 * network or otherwise special, and the settings do not list it. Messages must go to one of these, not to a
 * later answer.
 */
export async function addressesOf(target: string): Promise<LookupAddress[]> {
  const name = new URL(target).hostname.replace(/^\[(.*)\]$/, "$1");
  const found = await Promise.race([lookup(name, { all: true }), late()]).catch(() => []);
  if (found.length === 0) throw refusal("The host name in this address cannot be found.");
  if (!found.every(({ address }) => isOpen(address))) {
    throw refusal(
      "This address leads to this machine or a private network, and Subdesk sends no webhooks there. Choose a public address, or list the network in WEBHOOK_ALLOW_PRIVATE.",
    );
  }
  return found;
}

function isOpen(given: string): boolean {
  const [address = ""] = given.split("%");
  if (isWithin(networkList(env().webhookNetworks), address)) return true;
  const { special, global } = singleton("webhook-networks", () => ({
    special: networkList([...specialV4, ...specialV6]),
    global: networkList(globalV6),
  }));
  return !isWithin(special, address) && (isIP(address) === 4 || isWithin(global, address));
}

function late(): Promise<never> {
  return new Promise((_resolve, reject) =>
    setTimeout(() => reject(new Error("The host name was not resolved in time.")), lookupLimitMs).unref(),
  );
}

function refusal(problem: string): DeskError {
  return new DeskError("invalid", problem, { target: problem });
}
