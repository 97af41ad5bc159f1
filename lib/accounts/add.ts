import "server-only";
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { demand, type Actor, type Origin } from "../auth/actor";
import { accountCredentials, accounts } from "../db/schema";
import { DeskError } from "../errors";
import type { Gateway, Provider } from "../providers/provider";
import { providerById } from "../providers/registry";
import { parseGateway } from "../providers/settings";
import { auditAccount, changeAccounts, demandFreeLabel } from "./change";
import { demandNew, readAccountAddress, readCandidate, sealSettings, tryCandidate } from "./credentials";
import { accountsNow } from "./refresh";
import type { addAccountRequest, KeyOutcome } from "./schema";

/** Tries credentials and, when their provider accepts them, keeps them sealed. The sync begins by itself. */
export async function addAccount(actor: Actor, request: z.output<typeof addAccountRequest>, origin: Origin): Promise<KeyOutcome> {
  demand(actor, "accounts.manage");
  const provider = providerById(request.provider);
  if (!provider) throw new DeskError("not-found", "There is no such provider.");
  const { label } = request;
  const address = readAccountAddress(provider, request.address);
  const gateway = gatewayOf(provider, request.gateway);
  const candidate = readCandidate(provider, address, request);
  const check = (present: Awaited<ReturnType<typeof accountsNow>>) => {
    demandFreeLabel(present, label);
    demandNew(present, provider, candidate);
  };
  check(await accountsNow());
  const tried = await tryCandidate(provider, candidate, request, { action: "account.add", accountId: null, subject: label }, actor, origin);
  if ("unproven" in tried) return { state: "unproven", why: tried.why, message: tried.unproven };

  const accountId = `${provider.id}-${randomBytes(5).toString("hex")}`;
  const { host } = new URL(address);
  await changeAccounts(async (tx, present) => {
    check(present);
    await tx.insert(accounts).values({ id: accountId, provider: provider.id, label, source: "desk", revision: 1, health: tried.health, healthMessage: tried.message, healthAt: new Date() });
    await tx.insert(accountCredentials).values({ accountId, sealed: sealSettings({ accountId, provider: provider.id }, candidate.settings), host, gateway });
    await auditAccount(tx, actor, origin, { action: "account.add", accountId, subject: label, after: { provider: provider.label, address: host, with: candidate.way.label, tested: tried.health === "reachable" } });
  });
  return { state: "saved", accountId, label };
}

function gatewayOf(provider: Provider, given: string): Gateway | null {
  if (given === "") return provider.usualGateway;
  const gateway = parseGateway(given);
  if (gateway) return gateway;
  const problem = "Write host:port, or host:http-port:socks-port, such as gw.example.com:5959:9595.";
  throw new DeskError("invalid", problem, { gateway: problem });
}
