"use client";

import { useId } from "react";
import { giveCapsAction } from "@/app/(desk)/runs/actions";
import { OperationForm } from "@/components/forms/operation-form";
import { Dialog } from "@/components/ui/dialog";
import { FormButtons } from "@/components/ui/form-buttons";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import type { RunView } from "@/lib/domain/runs/run";
import type { CapField } from "@/lib/domain/sub-users/sub-user";
import type { useRunAction } from "./use-run-action";
import { subUsersText } from "./words";

const fields: Record<CapField, FieldDescriptor> = {
  trafficCap: {
    name: "trafficCap",
    label: "Traffic cap",
    widget: "bytes-cap",
    required: true,
    secret: false,
    min: 1,
  },
  ipCap: {
    name: "ipCap",
    label: "IP cap",
    widget: "count-cap",
    required: true,
    secret: false,
    max: 2_000_000_000,
  },
};

/** Caps for the rows of a draft whose provider does not report theirs. */
export default function CapsDialog({
  run,
  bounded,
  action,
  onClose,
}: {
  run: RunView;
  bounded: boolean;
  action: ReturnType<typeof useRunAction>;
  onClose: () => void;
}) {
  const form = useId();
  const pending = action.pending === "caps";
  return (
    <Dialog
      title="Set a cap with it"
      description={`For ${subUsersText(run.totals.needing)}. The change and the cap are sent as one update.`}
      locked={pending}
      onClose={onClose}
      footer={<FormButtons form={form} label="Include them" pending={pending} onCancel={onClose} />}
    >
      <OperationForm
        id={form}
        fields={run.totals.needs.map((cap) => ({
          ...fields[cap],
          ...(cap === "trafficCap" && bounded && { bounded }),
        }))}
        onSubmit={(caps) =>
          void action
            .act("caps", () => giveCapsAction({ runId: run.id, ...caps }), "The caps could not be set")
            .then((changed) => changed && onClose())
        }
      />
    </Dialog>
  );
}
