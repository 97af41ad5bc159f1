import { visibleText } from "@/lib/domain/format";
import type { FilterKey, FilterValues } from "@/lib/domain/sub-users/filters";
import { subUserList, type TableView } from "@/lib/domain/sub-users/search";
import { statusStyles } from "@/lib/domain/sub-users/status";
import * as texts from "@/lib/domain/texts/sub-user";

/** What accounts, providers and customers are called. */
interface Names {
  account: (id: string) => string;
  provider: (id: string) => string;
  customer: (id: string) => string;
}

/** The part of each filter in the sentence that says what was looked for. */
const parts: { [Key in FilterKey]: (value: FilterValues[Key], names: Names) => string } = {
  q: texts.withWords,
  provider: (ids, { provider }) => texts.withProvider(texts.anyOf(ids.map(provider))),
  account: (ids, { account }) => texts.withAccount(texts.anyOf(ids.map(account))),
  status: (statuses) => texts.withStatus(texts.anyOf(statuses.map((status) => statusStyles[status].label))),
  customer: (ids, { customer }) => texts.withCustomer(texts.anyOf(ids.map(customer))),
  near: texts.withShare,
  unlimited: (unlimited) => (unlimited ? texts.withoutTrafficCap : texts.withTrafficCap),
  out: texts.withDays,
  alert: (which) => (which === "already" ? texts.withEarlierAlert : texts.withOpenAlert),
  tag: (tags) => texts.withTag(texts.anyOf(tags)),
};

/** The filter in a sentence, for when nothing matches it: "“acme”, status Active or Blocked, tag vip". */
export function describeFilter(view: TableView, names: Names): string {
  const on = subUserList.filtersOn(view);
  const part = <Key extends FilterKey>(key: Key) => parts[key](view[key], names);
  return visibleText(
    (Object.keys(parts) as FilterKey[])
      .filter((key) => on.includes(key))
      .map((key) => part(key))
      .join(", "),
  );
}
