"use client";

import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import type { HandOverView } from "@/lib/domain/hand-over/view";
import { close } from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/hand-over";
import { MessageText } from "./message-text";
import { TemplateSelect } from "./template-select";
import { useMessage } from "./use-message";

/** Only for CopyMessage, which loads it. */
export default function MessageDialog({ view, onClose }: { view: HandOverView; onClose: () => void }) {
  const subjects = view.subUsers.map(({ facts }) => ({ facts, secretLink: null }));
  const message = useMessage(subjects, view.templates, view.language);
  return (
    <Dialog
      title={texts.messageTitle}
      description={texts.messageHelp}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{close}</Button>
          <CopyButton wide variant="primary" label={texts.copyMessage} text={message.text} />
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {message.templates.length > 1 && (
          <Field label={texts.template}>
            {(control) => <TemplateSelect message={message} control={control} />}
          </Field>
        )}
        <MessageText label={texts.message} text={message.text} />
        {view.more > 0 && <p className="text-xs text-muted">{texts.beyond(view.more)}</p>}
      </div>
    </Dialog>
  );
}
