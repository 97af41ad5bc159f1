import "server-only";
import { requirePermission, type Actor } from "../actor";
import { writeGateway } from "../domain/format";
import type { ProviderDescriptor } from "../domain/providers/descriptor";
import { describeWay } from "../providers/fields";
import { providers } from "../providers/registry";

/** The data behind the forms for adding an account and replacing its key. */
export async function listProviders(actor: Actor): Promise<ProviderDescriptor[]> {
  requirePermission(actor, "accounts.manage");
  return providers.map(({ id, label, usualAddress, usualGateway, ways }) => ({
    id,
    label,
    address: usualAddress,
    gateway: usualGateway && writeGateway(usualGateway),
    ways: ways.map(describeWay),
  }));
}
