"use client";

import { useState } from "react";
import { resetStaffAction } from "@/app/(desk)/staff/actions";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import type { OneTimeLink, StaffView } from "@/lib/domain/staff/staff";
import { LinkPanel } from "./link-panel";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "./use-change";

export default function ResetDialog({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const [dropSecondFactors, setDrop] = useState(false);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const { pending, error, change } = useChange("staff");
  if (link) {
    return (
      <Dialog
        title="Link to set a new password"
        alert
        onClose={onClose}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <LinkPanel link={link} whom={person.email} />
      </Dialog>
    );
  }
  return (
    <AlertDialog
      title={`Reset the password of ${person.name}?`}
      description="Their password stops working and their sessions end now. You get a link with which they set a new one."
      confirmLabel="Reset password"
      pending={pending !== null}
      onConfirm={() =>
        void change("reset", resetStaffAction, { staffId: person.id, dropSecondFactors }).then(setLink)
      }
      onClose={onClose}
    >
      <div className="grid gap-3 text-[0.8125rem]">
        <ProblemBanner error={error} />
        <Checkbox
          checked={dropSecondFactors}
          onChange={(event) => setDrop(event.target.checked)}
          label="Also remove their authenticator app, passkeys and recovery codes"
        />
      </div>
    </AlertDialog>
  );
}
