import "server-only";
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import { databaseNow } from "../clock";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { accountCredentials, accounts } from "../db/schema";
import { DeskError } from "../domain/errors";
import { providerById } from "../providers/registry";
import { changeAccounts, requireFreeLabel } from "./change";
import {
  requireNewCredentials,
  requireOtherSubUsers,
  readAccountAddress,
  readCandidate,
  sealSettings,
  tryCandidate,
} from "./credentials";
import { readGatewayField } from "./set-gateway";
import type { addAccountRequest } from "./schema";
import type { KeyOutcome } from "../domain/accounts/account";
import { accountsNow } from "./now";

/** Tries credentials and stores them encrypted where the provider accepts them. The sync starts by itself. */
export async function addAccount(
  actor: Actor,
  request: z.output<typeof addAccountRequest>,
  origin: Origin,
): Promise<KeyOutcome> {
  requirePermission(actor, "accounts.manage");
  const provider = providerById(request.provider);
  if (!provider) throw new DeskError("not-found", "There is no such provider.");
  const { label } = request;
  const address = readAccountAddress(provider, request.address);
  const gateway = readGatewayField(provider, request.gateway);
  const candidate = readCandidate(provider, address, request);
  const check = (present: Awaited<ReturnType<typeof accountsNow>>) => {
    requireFreeLabel(present, label);
    requireNewCredentials(present, provider, candidate);
  };
  check(await accountsNow());
  const tried = await tryCandidate(
    provider,
    candidate,
    request,
    { action: "account.add", accountId: null, subject: label },
    actor,
    origin,
  );
  if ("unproven" in tried) return { state: "unproven", why: tried.why, message: tried.unproven };
  await requireOtherSubUsers(await accountsNow(), provider, candidate);

  const accountId = `${provider.id}-${randomBytes(5).toString("hex")}`;
  const { host } = new URL(address);
  await changeAccounts(async (tx, present) => {
    check(present);
    await tx.insert(accounts).values({
      id: accountId,
      provider: provider.id,
      label,
      source: "desk",
      revision: 1,
      health: tried.health,
      healthMessage: tried.message,
      healthAt: databaseNow(),
    });
    await tx.insert(accountCredentials).values({
      accountId,
      sealed: sealSettings({ accountId, provider: provider.id }, candidate.settings),
      host,
      gateway,
    });
    await recordAudit(tx, actor, origin, {
      action: "account.add",
      outcome: "done",
      accountId,
      subject: label,
      after: {
        provider: provider.label,
        address: host,
        with: candidate.way.label,
        tested: tried.health === "reachable",
      },
    });
  });
  return { state: "saved", accountId, label };
}
