import { StatusBadge } from "@/components/ui/badge";
import { goneStyle, statusStyles } from "@/lib/domain/sub-users/status";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";

export function SubUserStatus({ subUser }: { subUser: Pick<SubUser, "status" | "vanishedAt"> }) {
  if (subUser.vanishedAt !== null) {
    return (
      <StatusBadge shape="dash" title={goneStyle.hint}>
        {goneStyle.label}
      </StatusBadge>
    );
  }
  const { label, ...look } = statusStyles[subUser.status];
  return <StatusBadge {...look}>{label}</StatusBadge>;
}
