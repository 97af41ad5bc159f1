import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import { customerPath } from "@/lib/domain/customers/address";
import type { CustomerName } from "@/lib/domain/customers/name";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/customer-name";

/** Whose it is, beside the name of a sub-user; nothing without a customer. */
export function BesideCustomer({ customer }: { customer: CustomerName | null | undefined }) {
  if (!customer) return null;
  return (
    <span className="text-muted">
      <Rich parts={texts.of(<CustomerLink customer={customer} />)} />
    </span>
  );
}

export function CustomerLink({ customer }: { customer: CustomerName }) {
  return (
    <Link href={customerPath(customer.id)} className="wrap-anywhere text-accent hover:underline">
      {visibleText(customer.name)}
    </Link>
  );
}
