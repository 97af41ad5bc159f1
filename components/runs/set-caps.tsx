"use client";

import { useId, useState } from "react";
import { giveCapsAction } from "@/app/(desk)/runs/actions";
import { OperationForm } from "@/components/forms/operation-form";
import { useCeilings } from "@/components/operations/perform/ceilings";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormButtons } from "@/components/ui/form-dialog";
import { maxIps } from "@/lib/domain/operations/limits";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import type { RunView } from "@/lib/domain/runs/run";
import type { CapField } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/run";
import type { useRunAction } from "./use-run-action";

const fields: Record<CapField, FieldDescriptor> = {
  trafficCap: {
    name: "trafficCap",
    label: texts.trafficCap,
    widget: "bytes-cap",
    required: true,
    secret: false,
    min: 1,
  },
  ipCap: {
    name: "ipCap",
    label: texts.ipCap,
    widget: "count-cap",
    required: true,
    secret: false,
    max: maxIps,
  },
};

/** Rows that need a cap, because the change would overwrite one that is not reported. */
export function Needing({ run, action }: { run: RunView; action: ReturnType<typeof useRunAction> }) {
  const [open, setOpen] = useState(false);
  const bounded = useCeilings() !== null;
  const maySet = useAllowed("sub-users.set-limits");
  return (
    <>
      <Banner
        tone="warn"
        action={
          run.editable &&
          maySet && (
            <Button size="sm" onClick={() => setOpen(true)}>
              {texts.setCapAsk}
            </Button>
          )
        }
      >
        {texts.capsMissing(run.totals.needing)}
      </Banner>
      {open && <CapsDialog run={run} bounded={bounded} action={action} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Caps for the rows of a draft whose provider does not report theirs. */
function CapsDialog({
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
  const pending = action.isPending("caps");
  return (
    <Dialog
      title={texts.setCap}
      description={texts.setCapAbout(run.totals.needing)}
      locked={pending}
      onClose={onClose}
      footer={<FormButtons form={form} label={texts.includeThem} pending={pending} onCancel={onClose} />}
    >
      <OperationForm
        id={form}
        fields={run.totals.needs.map((cap) => ({
          ...fields[cap],
          ...(cap === "trafficCap" && bounded && { bounded }),
        }))}
        onSubmit={(caps) =>
          void action
            .act("caps", giveCapsAction, { runId: run.id, ...caps })
            .then((changed) => changed && onClose())
        }
      />
    </Dialog>
  );
}
