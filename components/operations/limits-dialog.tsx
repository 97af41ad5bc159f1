"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useId, useMemo, useState } from "react";
import { boundedFields, type OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { Banner } from "@/components/ui/banner";
import { stillOff } from "@/lib/domain/sub-users/still-off";
import { formatBytes, formatBytesApart, formatCount, formatExactBytes } from "@/lib/format";
import { ceilingsText } from "./ceilings-text";
import { ChangeList, type Change } from "./change-list";
import type { SubUserDialogProps } from "./dialog-parts";
import { changedLimits, currentLimits, cutOffWarnings, type LimitsInput } from "./limits";
import { OperationFrame } from "./operation-frame";
import { StillOff } from "./still-off";
import { stillOffRemark } from "./still-off-words";
import { Subject } from "./subject";
import { thenEnable } from "./then-enable";
import { useCeilings } from "./use-ceilings";
import { useOperation } from "./use-operation";

export function LimitsDialog({ subUser, account, descriptor, onDone, onClose }: SubUserDialogProps) {
  const form = useId();
  const queryClient = useQueryClient();
  const ceilings = useCeilings();
  const [unchanged, setUnchanged] = useState(false);
  const [enable, setEnable] = useState(false);
  const run = useOperation({
    operation: "set-limits",
    account,
    subUser,
    onClose,
    onDone(result) {
      onDone?.(result);
      if (enable) void thenEnable(queryClient, result);
      return false;
    },
    remark: (input) => (enable ? undefined : stillOffRemark(stillOffWith(input))),
  });
  const now = currentLimits(subUser);
  const fields = useMemo(() => (ceilings ? boundedFields(descriptor.fields) : descriptor.fields), [ceilings, descriptor.fields]);

  function stillOffWith(wanted: LimitsInput) {
    const changed = changedLimits(now, wanted);
    const image = ({ trafficCap, ipCap }: LimitsInput) => Object.fromEntries(Object.entries({ trafficCap, ipCap }).filter(([, cap]) => cap !== undefined).map(([field, cap]) => [field, cap ?? "unlimited"]));
    return stillOff(subUser, { before: image(now), after: image(changed) });
  }

  function submit(wanted: OperationInput) {
    const changed = changedLimits(now, wanted, run.needs);
    setUnchanged(Object.keys(changed).length === 0);
    if (Object.keys(changed).length > 0) void run.submit({ ...changed });
  }

  return (
    <OperationFrame run={run} account={account} title="Edit limits" description={<Subject subUser={subUser} account={account} />} submitLabel="Save limits" form={form} onClose={onClose}>
      <OperationForm
        id={form}
        fields={fields}
        start={{ ...now }}
        errors={run.error?.fields}
        needs={run.needs}
        onSubmit={submit}
        preview={(wanted) => (
          <>
            <Preview subUser={subUser} now={now} wanted={wanted} untouched={unchanged} />
            <StillOff reason={stillOffWith(wanted)} account={account} enable={enable} onEnable={setEnable} />
          </>
        )}
      />
      {ceilings && <p className="text-xs text-faint">{ceilingsText(ceilings)}</p>}
    </OperationFrame>
  );
}

function Preview({ subUser, now, wanted, untouched }: { subUser: SubUserDialogProps["subUser"]; now: LimitsInput; wanted: LimitsInput; untouched: boolean }) {
  const changed = changedLimits(now, wanted);
  const changes: Change[] = (["trafficCap", "ipCap"] as const).filter((field) => field in changed).map((field) => describe(field, now[field], changed[field], subUser));
  return (
    <div className="grid gap-3">
      {changes.length > 0 ? (
        <ChangeList changes={changes} />
      ) : (
        <p role={untouched ? "alert" : undefined} className={untouched ? "text-xs font-medium text-bad" : "text-xs text-faint"}>
          {untouched ? "Nothing is changed yet." : usedText(subUser)}
        </p>
      )}
      {cutOffWarnings(subUser, changed).map((warning) => (
        <Banner key={warning} tone="warn">
          {warning}
        </Banner>
      ))}
    </div>
  );
}

function describe(field: keyof LimitsInput, before: number | null | undefined, after: number | null | undefined, { trafficUsed, ipUsed }: SubUserDialogProps["subUser"]): Change {
  const traffic = field === "trafficCap";
  const used = traffic ? trafficUsed : ipUsed;
  const numbers = [before, after, used].filter((value) => typeof value === "number");
  const texts = traffic ? formatBytesApart(numbers) : numbers.map(formatCount);
  const words = (value: number | null | undefined) => (value === undefined ? "Not said" : value === null ? "Unlimited" : (texts[numbers.indexOf(value)] ?? ""));
  return {
    label: traffic ? "Traffic cap" : "IP cap",
    before: words(before),
    after: used === null ? words(after) : `${words(after)} (${words(used)} used)`,
    ...(traffic && typeof after === "number" && { title: formatExactBytes(after) }),
  };
}

function usedText({ trafficUsed, ipUsed }: SubUserDialogProps["subUser"]): string {
  const parts = [trafficUsed === null ? null : formatBytes(trafficUsed), ipUsed === null ? null : `${formatCount(ipUsed)} IPs`].filter((part) => part !== null);
  return parts.length === 0 ? "The provider does not say what is used." : `Used so far: ${parts.join(" and ")}.`;
}
