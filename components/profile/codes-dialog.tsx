"use client";

import { Download } from "lucide-react";
import { download } from "@/components/data-table/csv";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import * as texts from "@/lib/domain/texts/profile-dialogs";

/** Recovery codes are shown only once, so this closes only by its button. */
export default function CodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = codes.join("\n");
  return (
    <Dialog
      title={texts.codesTitle}
      description={texts.codesHelp}
      alert
      locked
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose} data-autofocus>
          {texts.codesKept}
        </Button>
      }
    >
      <ul
        aria-label={texts.codes}
        className="grid gap-x-6 gap-y-1 rounded-md border bg-sunken px-3 py-2 font-mono text-[0.8125rem] sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton wide label={texts.copyCodes} text={text} />
        <Button
          icon={<Download aria-hidden="true" className="size-3.5" />}
          onClick={() => download("subdesk-recovery-codes.txt", `${text}\n`)}
        >
          {texts.downloadCodes}
        </Button>
      </div>
    </Dialog>
  );
}
