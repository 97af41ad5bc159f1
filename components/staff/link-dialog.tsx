"use client";

import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { localDateTime } from "@/lib/domain/dates";
import type { OneTimeLink } from "@/lib/domain/staff/staff";

interface LinkDialogProps {
  title: string;
  link: OneTimeLink;
  whom: string;
  onClose: () => void;
}

/** A one-time link, shown this once. */
export function LinkDialog({ title, link, whom, onClose }: LinkDialogProps) {
  return (
    <Dialog title={title} alert onClose={onClose} footer={<Button onClick={onClose}>Done</Button>}>
      <div className="grid gap-3 text-[0.8125rem]">
        <p>
          Send this link to <span className="break-all font-medium">{whom}</span> in a way that only they can
          read. It works once, until {localDateTime(link.expiresAt)}.
        </p>
        <output
          aria-label="One-time link"
          className="block select-all break-all rounded-md border bg-sunken px-3 py-2 font-mono text-xs"
        >
          {link.url}
        </output>
        <div>
          <CopyButton wide variant="primary" label="Copy link" text={link.url} />
        </div>
        <Banner>It is not shown again: Subdesk keeps only a digest of it.</Banner>
      </div>
    </Dialog>
  );
}
