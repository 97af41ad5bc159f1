"use client";

import { deleteChannelAction, deleteRuleAction } from "@/app/(desk)/alerts/actions";
import { safeToRepeat } from "@/components/call-action";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { ProblemBanner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { AlertChannel, AlertRule } from "@/lib/domain/alerts/alert";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/alert-dialogs";

export type Doomed =
  | { kind: "rule"; rule: AlertRule }
  | { kind: "channel"; channel: AlertChannel; rules: AlertRule[] };

/** Only for AlertsScreen, which loads it. */
export default function DeleteDialog({ doomed, onClose }: { doomed: Doomed; onClose: () => void }) {
  const name = visibleText(doomed.kind === "rule" ? doomed.rule.name : doomed.channel.label);
  const { run, pending, error } = useAction<{ id: string }, unknown>(
    doomed.kind === "rule" ? deleteRuleAction : deleteChannelAction,
    { unanswered: safeToRepeat(), invalidates: [["alerts"]] },
  );
  async function remove() {
    if ((await run({ id: doomed.kind === "rule" ? doomed.rule.id : doomed.channel.id })) === null) return;
    toast({ title: texts.deleted(name) });
    onClose();
  }
  return (
    <AlertDialog
      title={doomed.kind === "rule" ? texts.deleteRuleQuestion(name) : texts.deleteChannelQuestion(name)}
      description={consequence(doomed)}
      confirmLabel={doomed.kind === "rule" ? texts.deleteRule : texts.deleteChannel}
      pending={pending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {error && <ProblemBanner error={error} />}
    </AlertDialog>
  );
}

function consequence(doomed: Doomed): string {
  if (doomed.kind === "rule") return texts.deleteRuleConsequence;
  const { rules } = doomed;
  return rules.length === 0
    ? texts.channelUnused
    : texts.channelUsedBy(rules.map(({ name }) => visibleText(name)));
}
