import type { Tone } from "@/components/ui/badge";
import { StatusBadge, type StatusShape } from "@/components/ui/status-badge";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import type { SubUserStatus as Status } from "@/lib/domain/sub-users/vocabulary";
import { statusLabels } from "../status-labels";

const looks: Record<Status, { tone: Tone; shape: StatusShape }> = {
  active: { tone: "good", shape: "dot" },
  disabled: { tone: "neutral", shape: "ring" },
  blocked: { tone: "bad", shape: "square" },
  unknown: { tone: "neutral", shape: "dash" },
};

export function SubUserStatus({ subUser }: { subUser: Pick<SubUser, "status" | "vanishedAt"> }) {
  if (subUser.vanishedAt !== null) {
    return (
      <StatusBadge shape="dash" title="Its provider no longer lists it">
        Gone
      </StatusBadge>
    );
  }
  return <StatusBadge {...looks[subUser.status]}>{statusLabels[subUser.status]}</StatusBadge>;
}
