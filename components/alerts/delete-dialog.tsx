"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { deleteChannelAction, deleteRuleAction } from "@/app/(desk)/alerts/actions";
import { withStepUp } from "@/components/auth/with-step-up";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Banner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import type { AlertChannel, AlertRule } from "@/lib/domain/alerts/alert";
import { visibleText } from "@/lib/domain/format";
import { unwrap } from "@/components/unwrap";

export type Doomed =
  | { kind: "rule"; rule: AlertRule }
  | { kind: "channel"; channel: AlertChannel; rules: AlertRule[] };

/** Only for AlertsScreen, which loads it. */
export default function DeleteDialog({ doomed, onClose }: { doomed: Doomed; onClose: () => void }) {
  const queryClient = useQueryClient();
  const name = visibleText(doomed.kind === "rule" ? doomed.rule.name : doomed.channel.label);
  const remove = useMutation({
    mutationFn: () =>
      unwrap(
        doomed.kind === "rule"
          ? deleteRuleAction({ id: doomed.rule.id })
          : withStepUp(deleteChannelAction)({ id: doomed.channel.id }),
      ),
    onSuccess: () => {
      toast({ title: `Deleted ${name}` });
      void queryClient.invalidateQueries({ queryKey: ["alerts"] });
      onClose();
    },
  });
  return (
    <AlertDialog
      title={`Delete ${doomed.kind} “${name}”?`}
      description={consequence(doomed)}
      confirmLabel={`Delete ${doomed.kind}`}
      pending={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      {remove.error && <Banner tone="bad">{remove.error.message}</Banner>}
    </AlertDialog>
  );
}

function consequence(doomed: Doomed): string {
  if (doomed.kind === "rule")
    return "It no longer fires, and what it has fired goes with it. To keep that, switch it off instead.";
  const { rules } = doomed;
  if (rules.length === 0) return "No rule uses it. Its deliveries go with it.";
  return `${rules.map(({ name }) => `“${visibleText(name)}”`).join(", ")} ${rules.length === 1 ? "no longer uses" : "no longer use"} it. Its deliveries go with it.`;
}
