"use client";

import { useId, useState } from "react";
import type { OperationInput } from "@/components/forms/field-values";
import { OperationForm } from "@/components/forms/operation-form";
import { Banner } from "@/components/ui/banner";
import { formatBytes, formatBytesApart, formatCount, formatExactBytes } from "@/lib/domain/format";
import { stillOff } from "@/lib/domain/sub-users/still-off";
import * as texts from "@/lib/domain/texts/operations";
import { type FieldDescriptor, whenUsedUp } from "@/lib/domain/providers/descriptor";
import { type CapField, capFields } from "@/lib/domain/sub-users/sub-user";
import { receiptEntries } from "../outcome/value-text";
import { CeilingsNote, useBoundedFields } from "../perform/ceilings";
import { changedLimits, currentLimits, cutOffWarnings, type LimitsInput } from "./limits";
import { type Change, ChangeList, OperationFrame, Subject, type SubUserDialogProps } from "./operation-frame";
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
  const meanwhile = changedMeanwhile(opened, now, subUser);
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

/** Sentences about caps that were changed elsewhere since the dialog opened. */
function changedMeanwhile(
  opened: LimitsInput,
  now: LimitsInput,
  subUser: SubUserDialogProps["subUser"],
): string[] {
  return capFields
    .filter((cap) => opened[cap] !== now[cap])
    .map((cap) => {
      const { label, before, after } = describe(cap, opened[cap], now[cap], {
        ...subUser,
        trafficUsed: null,
        ipUsed: null,
      });
      return texts.changedMeanwhile(label, before, after);
    });
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
  const changes: Change[] = [
    ...capFields
      .filter((field) => field in changed)
      .map((field) => describe(field, now[field], changed[field], subUser)),
    ...fields
      .filter(({ name }) => name in changed && !capFields.some((cap) => cap === name))
      .map((field) => describeOwn(field, now[field.name], changed[field.name])),
  ];
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

function describeOwn(field: FieldDescriptor, before: unknown, after: unknown): Change {
  const words = (value: unknown) =>
    value === undefined
      ? texts.notReported
      : (receiptEntries([field], { [field.name]: value })[0]?.value ?? "");
  return { label: field.label, before: words(before), after: words(after) };
}

function describe(
  field: CapField,
  before: number | null | undefined,
  after: number | null | undefined,
  { trafficUsed, ipUsed }: SubUserDialogProps["subUser"],
): Change {
  const traffic = field === "trafficCap";
  const used = traffic ? trafficUsed : ipUsed;
  const numbers = [before, after, used].filter((value) => typeof value === "number");
  const amounts = traffic ? formatBytesApart(numbers) : numbers.map(formatCount);
  const words = (value: number | null | undefined) =>
    value === undefined
      ? texts.notReported
      : value === null
        ? texts.unlimited
        : (amounts[numbers.indexOf(value)] ?? "");
  return {
    label: traffic ? texts.trafficCap : texts.ipCap,
    before: words(before),
    after: used === null ? words(after) : texts.usedNow(words(after), words(used)),
    ...(traffic && typeof after === "number" && { title: formatExactBytes(after) }),
  };
}

function usedText({ trafficUsed, ipUsed }: SubUserDialogProps["subUser"]): string {
  const traffic = trafficUsed === null ? null : formatBytes(trafficUsed);
  const ips = ipUsed === null ? null : formatCount(ipUsed);
  if (traffic === null) return ips === null ? texts.useNotReported : texts.usedIps(ips);
  return ips === null ? texts.usedTraffic(traffic) : texts.usedBoth(traffic, ips);
}
