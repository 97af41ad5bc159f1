import type { MenuItem } from "@/components/ui/menu-panel";
import type { CustomerRow } from "@/lib/domain/customers/row";
import type { Permission } from "@/lib/domain/staff/permissions";
import * as texts from "@/lib/domain/texts/customers";
import type { AskedOfCustomer } from "./dialogs/asked";

/** What can be done with a customer now, by whoever has these permissions. */
export function customerActions(
  { state, merged, erased }: Pick<CustomerRow, "state" | "merged" | "erased">,
  permissions: readonly Permission[],
  onAsk: (what: AskedOfCustomer) => void,
): MenuItem[] {
  if (erased) return [];
  const may = (permission: Permission) => permissions.includes(permission);
  const erase: MenuItem[] = may("customers.erase")
    ? [{ kind: "separator" }, { label: texts.erase, danger: true, onSelect: () => onAsk("erase") }]
    : [];
  if (merged) return erase;
  const active = state === "active";
  return [
    ...(may("customers.write") ? [{ label: texts.edit, onSelect: () => onAsk("edit") }] : []),
    ...(active && may("customers.link") ? [{ label: texts.assign, onSelect: () => onAsk("assign") }] : []),
    ...(active && may("customers.merge") ? [{ label: texts.merge, onSelect: () => onAsk("merge") }] : []),
    ...(may("customers.close")
      ? [
          active
            ? { label: texts.close, onSelect: () => onAsk("close") }
            : { label: texts.reopen, onSelect: () => onAsk("reopen") },
        ]
      : []),
    ...erase,
  ];
}
