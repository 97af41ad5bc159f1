"use client";

import type { ReactNode } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Rich } from "@/components/ui/rich";
import { localDateTime } from "@/lib/domain/dates";
import type { OneTimeLink } from "@/lib/domain/staff/staff";
import * as texts from "@/lib/domain/texts/staff-dialogs";

interface LinkDialogProps {
  title: string;
  link: OneTimeLink;
  whom: string;
  onClose: () => void;
}

/** A one-time link, which is shown only here. */
export function LinkDialog({ title, link, whom, onClose }: LinkDialogProps) {
  return (
    <Dialog
      title={title}
      alert
      onClose={onClose}
      footer={<Button onClick={onClose}>{texts.linkKept}</Button>}
    >
      <div className="grid gap-3 text-[0.8125rem]">
        <p>
          <Rich
            parts={texts.sendLink<ReactNode>(
              <span className="break-all font-medium">{whom}</span>,
              localDateTime(link.expiresAt),
            )}
          />
        </p>
        <output
          aria-label={texts.link}
          className="block select-all break-all rounded-md border bg-sunken px-3 py-2 font-mono text-xs"
        >
          {link.url}
        </output>
        <div>
          <CopyButton wide variant="primary" label={texts.copyLink} text={link.url} />
        </div>
        <Banner>{texts.shownOnce}</Banner>
      </div>
    </Dialog>
  );
}
