import { visibleText } from "@/lib/domain/format";
import { statusLooks } from "@/lib/domain/sub-users/status";
import type { View } from "./use-view";

/** The filter in a sentence, for when nothing matches it: "“acme”, status Active or Blocked, tag vip". */
export function describeFilter(
  view: View,
  accountLabel: (id: string) => string,
  providerLabel: (id: string) => string,
): string {
  const parts = [
    view.q && `“${view.q}”`,
    view.provider.length > 0 && `provider ${any(view.provider.map(providerLabel))}`,
    view.account.length > 0 && `account ${any(view.account.map(accountLabel))}`,
    view.status.length > 0 && `status ${any(view.status.map((status) => statusLooks[status].label))}`,
    view.nearCap !== null && `${view.nearCap} % or more of the cap used`,
    view.unlimited !== null && (view.unlimited ? "no traffic cap" : "a traffic cap"),
    view.runningOut !== null && `running out within ${view.runningOut} days`,
    view.tag.length > 0 && `tag ${any(view.tag)}`,
  ];
  return visibleText(parts.filter(Boolean).join(", "));
}

const any = (values: string[]) => values.join(" or ");
