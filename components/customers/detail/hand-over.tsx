import type { CustomerDetail } from "@/lib/domain/customers/row";

/** The place of the message that hands a customer's sub-users over. */
export function HandOver({ customer: _customer }: { customer: CustomerDetail }) {
  return null;
}
