import "server-only";
import { eq } from "drizzle-orm";
import type { z } from "zod";
import { databaseNow } from "../clock";
import { requirePermission, type Actor, type Origin } from "../actor";
import { recordAudit } from "../audit/record";
import { accountCredentials } from "../db/schema";
import { DeskError } from "../domain/errors";
import { writeGateway } from "../domain/format";
import type { Gateway, Provider } from "../providers/provider";
import { parseGateway } from "../providers/settings";
import { changeAccounts, requireMadeInDesk, requirePresent, updateAccount } from "./change";
import type { setGatewayRequest } from "./schema";

/** Where customers connect. Only used in connection strings; Subdesk sends nothing there. */
export async function setGateway(
  actor: Actor,
  request: z.output<typeof setGatewayRequest>,
  origin: Origin,
): Promise<{ gateway: Gateway | null }> {
  requirePermission(actor, "accounts.manage");
  const { accountId } = request;
  return changeAccounts(async (tx, present) => {
    const account = requirePresent(present, accountId);
    requireMadeInDesk(account);
    const gateway = readGatewayField(account.provider, request.gateway);
    const [before, after] = [
      account.gateway && writeGateway(account.gateway),
      gateway && writeGateway(gateway),
    ];
    if (before === after) return { gateway };
    await tx
      .update(accountCredentials)
      .set({ gateway, updatedAt: databaseNow() })
      .where(eq(accountCredentials.accountId, accountId));
    await updateAccount(tx, accountId, {});
    await recordAudit(tx, actor, origin, {
      action: "account.set-gateway",
      outcome: "done",
      accountId,
      subject: account.label,
      before: { gateway: before },
      after: { gateway: after },
    });
    return { gateway };
  });
}

/** Blank: the provider's usual one, or none where it has none. Throws DeskError beside the field. */
export function readGatewayField(provider: Provider, given: string): Gateway | null {
  if (given === "") return provider.usualGateway;
  const gateway = parseGateway(given);
  if (gateway) return gateway;
  const problem = "Enter host:port, or host:http-port:socks-port, such as gw.example.com:5959:9595.";
  throw new DeskError("invalid", problem, { gateway: problem });
}
