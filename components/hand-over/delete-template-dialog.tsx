"use client";

import { deleteTemplateAction } from "@/app/(desk)/hand-over/actions";
import { safeToRepeat } from "@/components/call-action";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { ProblemBanner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import type { HandOverTemplate } from "@/lib/domain/hand-over/template";
import * as texts from "@/lib/domain/texts/hand-over";

/** Only for TemplatesScreen, which loads it. */
export default function DeleteTemplateDialog({
  template: { id, revision, name },
  onClose,
}: {
  template: HandOverTemplate;
  onClose: () => void;
}) {
  const { run, pending, error } = useAction(deleteTemplateAction, {
    unanswered: safeToRepeat(),
    invalidates: [["hand-over"]],
  });
  async function remove() {
    if (!(await run({ id, revision }))) return;
    toast({ title: texts.deleted(visibleText(name)) });
    onClose();
  }
  return (
    <AlertDialog
      title={texts.deleteQuestion(visibleText(name))}
      description={texts.deleteHelp}
      confirmLabel={texts.deleteLabel}
      danger
      pending={pending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      {error && <ProblemBanner error={error} />}
    </AlertDialog>
  );
}
