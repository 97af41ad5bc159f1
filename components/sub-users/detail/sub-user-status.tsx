import { StatusBadge } from "@/components/ui/badge";
import { goneLook, statusLooks } from "@/lib/domain/sub-users/status";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

export function SubUserStatus({ subUser }: { subUser: Pick<SubUser, "status" | "vanishedAt"> }) {
  if (subUser.vanishedAt !== null) {
    return (
      <StatusBadge shape="dash" title={goneLook.hint}>
        {goneLook.label}
      </StatusBadge>
    );
  }
  const { label, ...look } = statusLooks[subUser.status];
  return <StatusBadge {...look}>{label}</StatusBadge>;
}
