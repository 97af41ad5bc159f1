"use client";

import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { Banner } from "@/components/ui/banner";
import { formatBytes, formatCount } from "@/lib/domain/format";
import { stillOff } from "@/lib/domain/sub-users/still-off";
import * as texts from "@/lib/domain/texts/operations";
import { type FieldDescriptor, whenUsedUp } from "@/lib/domain/providers/descriptor";
import { CeilingsNote, useBoundedFields } from "../perform/ceilings";
import { changedMeanwhile, limitChanges } from "./limit-changes";
import { changedLimits, currentLimits, cutOffWarnings, type LimitsInput } from "./limits";
import { ChangeList, OperationFrame, Subject, type SubUserDialogProps } from "./operation-frame";
import { StillOff, useRaise } from "./raise";

export function LimitsDialog(props: SubUserDialogProps) {
  const { subUser, account, descriptor, onClose } = props;
  const form = useId();
  const fields = useBoundedFields(descriptor.fields);
  const [unchanged, setUnchanged] = useState(false);
  // Where use continues beyond the cap, only one of 0 cuts it off.
  const bound =
    whenUsedUp(subUser.limits, account.limits) === "continues" ? { ...subUser, trafficUsed: null } : subUser;
  const { run, enable, setEnable } = useRaise("set-limits", props, stillOffWith);
  const now = currentLimits(subUser, descriptor.fields);
  const [opened] = useState(now);
  const meanwhile = changedMeanwhile(opened, now, descriptor.fields);
  const unreported = descriptor.fields
    .filter(({ name }) => !(name in now) || subUser.unreported.some((cap) => cap === name))
    .map(({ label }) => label);

  function stillOffWith(wanted: LimitsInput) {
    const changed = changedLimits(now, wanted);
    const image = ({ trafficCap, ipCap }: LimitsInput) =>
      Object.fromEntries(
        Object.entries({ trafficCap, ipCap })
          .filter(([, cap]) => cap !== undefined)
          .map(([field, cap]) => [field, cap ?? "unlimited"]),
      );
    return stillOff(bound, { before: image(now), after: image(changed) });
  }

  function submit(wanted: OperationInput) {
    const changed = changedLimits(now, wanted, run.needs);
    setUnchanged(Object.keys(changed).length === 0);
    if (Object.keys(changed).length > 0) void run.submit({ ...changed });
  }

  return (
    <OperationFrame
      run={run}
      account={account}
      title={texts.limitsTitle}
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={texts.saveLimits}
      form={form}
      onClose={onClose}
    >
      <OperationForm
        id={form}
        fields={fields}
        start={{ ...now }}
        errors={run.error?.fields}
        needs={run.needs}
        onSubmit={submit}
        preview={(wanted) => (
          <>
            <Preview
              subUser={subUser}
              bound={bound}
              fields={descriptor.fields}
              now={now}
              wanted={wanted}
              untouched={unchanged}
            />
            <StillOff reason={stillOffWith(wanted)} account={account} enable={enable} onEnable={setEnable} />
          </>
        )}
      />
      {meanwhile.map((sentence) => (
        <Banner key={sentence} tone="warn">
          {sentence}
        </Banner>
      ))}
      {unreported.length > 0 && (
        <p className="text-xs text-faint">{texts.unreported(account.providerLabel, unreported)}</p>
      )}
      <CeilingsNote />
    </OperationFrame>
  );
}

function Preview({
  subUser,
  bound,
  fields,
  now,
  wanted,
  untouched,
}: {
  subUser: SubUserDialogProps["subUser"];
  bound: Parameters<typeof cutOffWarnings>[0];
  fields: readonly FieldDescriptor[];
  now: LimitsInput;
  wanted: LimitsInput;
  untouched: boolean;
}) {
  const changed = changedLimits(now, wanted);
  const changes = limitChanges(now, changed, fields, subUser);
  return (
    <div className="grid gap-3">
      {changes.length > 0 ? (
        <ChangeList changes={changes} />
      ) : (
        <p
          role={untouched ? "alert" : undefined}
          className={untouched ? "text-xs font-medium text-bad" : "text-xs text-faint"}
        >
          {untouched ? texts.unchanged : usedText(subUser)}
        </p>
      )}
      {cutOffWarnings(changed.trafficCap === 0 ? subUser : bound, changed).map((warning) => (
        <Banner key={warning} tone="warn">
          {warning}
        </Banner>
      ))}
    </div>
  );
}

function usedText({ trafficUsed, ipUsed }: SubUserDialogProps["subUser"]): string {
  const traffic = trafficUsed === null ? null : formatBytes(trafficUsed);
  const ips = ipUsed === null ? null : formatCount(ipUsed);
  if (traffic === null) return ips === null ? texts.useNotReported : texts.usedIps(ips);
  return ips === null ? texts.usedTraffic(traffic) : texts.usedBoth(traffic, ips);
}
