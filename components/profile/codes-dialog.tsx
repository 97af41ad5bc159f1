"use client";

import { Download } from "lucide-react";
import { download } from "@/components/data-table/csv";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";

/** Recovery codes, shown this once: it closes by its button only. */
export default function CodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = codes.join("\n");
  return (
    <Dialog
      title="Your recovery codes"
      description="Each signs you in once when your app or passkey is not at hand. They are not shown again."
      alert
      locked
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose} data-autofocus>
          I have kept them
        </Button>
      }
    >
      <ul
        aria-label="Recovery codes"
        className="grid gap-x-6 gap-y-1 rounded-md border bg-sunken px-3 py-2 font-mono text-[0.8125rem] sm:grid-cols-2"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="mt-3 flex flex-wrap gap-2">
        <CopyButton wide label="Copy codes" text={text} />
        <Button
          icon={<Download aria-hidden="true" className="size-3.5" />}
          onClick={() => download("subdesk-recovery-codes.txt", `${text}\n`)}
        >
          Download codes
        </Button>
      </div>
    </Dialog>
  );
}
