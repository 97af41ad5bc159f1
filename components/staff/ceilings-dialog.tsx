"use client";

import { useState } from "react";
import { setCeilingsAction } from "@/app/(desk)/staff/actions";
import { safeToRepeat } from "@/components/call-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { UnitInput } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { StaffView } from "@/lib/domain/staff/staff";
import { ceilingText, readCeiling } from "@/lib/domain/staff/ceiling";
import * as texts from "@/lib/domain/texts/staff-dialogs";

/**
 * Only for StaffDialog. Sends what was changed here alone, so that a colleague's change of the other one
 * stays.
 */
export function CeilingsDialog({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const [began] = useState({ daily: person.daily, action: person.action });
  const [daily, setDaily] = useState(ceilingText(person.daily));
  const [action, setAction] = useState(ceilingText(person.action));
  const [tried, setTried] = useState(false);
  const { run, pending, error } = useAction(setCeilingsAction, {
    unanswered: safeToRepeat(),
    invalidates: [["staff"]],
  });
  const given = { daily: readCeiling(daily, began.daily), action: readCeiling(action, began.action) };

  async function submit() {
    setTried(true);
    if (!given.daily.ok || !given.action.ok) return;
    const done = await run({
      staffId: person.id,
      ...(daily !== ceilingText(began.daily) && { daily: given.daily.value }),
      ...(action !== ceilingText(began.action) && { action: given.action.value }),
      // A colleague's change that was said to be in the way has been seen since.
      seen: error?.code === "conflict" ? { daily: person.daily, action: person.action } : began,
    });
    if (!done) return;
    toast({ title: texts.ceilingsSet(person.name) });
    onClose();
  }

  const problemOf = (name: "daily" | "action") => {
    const ceiling = given[name];
    return tried && !ceiling.ok ? ceiling.problem : error?.fields?.[name];
  };
  const field = (
    label: string,
    name: "daily" | "action",
    value: string,
    onChange: (value: string) => void,
    help: string,
  ) => (
    <Field label={label} optional help={help} error={problemOf(name)}>
      {(control) => (
        <UnitInput
          {...control}
          unit={texts.gigabytes}
          className="w-40"
          inputMode="numeric"
          placeholder={texts.noCeiling}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );

  return (
    <FormDialog
      title={texts.ceilings}
      description={texts.ceilingsHelp(person.name)}
      label={texts.save}
      pending={pending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {field(texts.daily, "daily", daily, setDaily, texts.dailyHelp(person.allocatedToday))}
      {field(texts.action, "action", action, setAction, texts.actionHelp)}
    </FormDialog>
  );
}
