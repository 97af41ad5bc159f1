import { visibleText } from "@/lib/format";
import type { AccountView } from "@/lib/accounts/schema";
import type { SubUser } from "@/lib/sub-users/schema";

/** Whom it is about: the line under the title. */
export function Subject({ subUser, account }: { subUser: SubUser; account: AccountView }) {
  return (
    <>
      <span className="break-all font-medium text-ink">{visibleText(subUser.name)}</span> at{" "}
      <bdi>{account.label}</bdi>
    </>
  );
}
