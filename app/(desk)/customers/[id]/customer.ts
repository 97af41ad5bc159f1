import "server-only";
import { cache } from "react";
import { requirePageActor } from "@/lib/auth/page";
import { getCustomer } from "@/lib/customers/get";
import type { CustomerDetail } from "@/lib/domain/customers/row";

/** The customer of this address, read once per request; null when there is none. */
export const customerAt = cache(
  async (id: string): Promise<CustomerDetail | null> => getCustomer(await requirePageActor(), id),
);
