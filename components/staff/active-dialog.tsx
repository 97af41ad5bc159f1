"use client";

import { disableStaffAction, enableStaffAction } from "@/app/(desk)/staff/actions";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { toast } from "@/components/ui/toast";
import type { StaffView } from "@/lib/domain/staff/staff";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "./use-change";

/** Takes somebody's access away, or gives it back. */
export default function ActiveDialog({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const { pending, error, change } = useChange("staff");
  async function confirm() {
    const done = person.disabled
      ? await change("active", enableStaffAction, { staffId: person.id })
      : await change("active", disableStaffAction, { staffId: person.id });
    if (!done) return;
    toast({ title: person.disabled ? `${person.name} may sign in again` : `${person.name} is disabled` });
    onClose();
  }
  return (
    <AlertDialog
      title={person.disabled ? `Enable ${person.name}?` : `Disable ${person.name}?`}
      description={
        person.disabled
          ? "They may sign in again with the role and password they had."
          : "They are refused from their next request on, everywhere. What they did stays in the audit."
      }
      confirmLabel={person.disabled ? "Enable" : "Disable"}
      danger={!person.disabled}
      pending={pending !== null}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {error && <ProblemBanner error={error} />}
    </AlertDialog>
  );
}
