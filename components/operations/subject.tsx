import { visibleText } from "@/lib/domain/format";
import type { AccountView } from "@/lib/domain/accounts/account";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

/** Whom it is about: the line under the title. */
export function Subject({ subUser, account }: { subUser: SubUser; account: AccountView }) {
  return (
    <>
      <span className="break-all font-medium text-ink">{visibleText(subUser.name)}</span> at{" "}
      <bdi>{account.label}</bdi>
    </>
  );
}
