"use client";

import { CopyMessage } from "@/components/hand-over/copy-message";
import type { CustomerDetail } from "@/lib/domain/customers/row";

/** The message that hands over all that a customer has. */
export function HandOver({ customer: { id, subUsers } }: { customer: CustomerDetail }) {
  return (
    <CopyMessage about={{ customer: id }} expected={subUsers.some(({ vanishedAt }) => vanishedAt === null)} />
  );
}
