"use client";

import { useState } from "react";
import { setCeilingsAction } from "@/app/(desk)/staff/actions";
import { repeatable } from "@/components/call-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { UnitInput } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { StaffView } from "@/lib/domain/staff/staff";
import { ceilingText, readCeiling } from "@/lib/domain/staff/ceiling";

/** Only for StaffDialog. */
export function CeilingsDialog({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const [daily, setDaily] = useState(ceilingText(person.daily));
  const [action, setAction] = useState(ceilingText(person.action));
  const [tried, setTried] = useState(false);
  const { run, pending, error } = useAction(setCeilingsAction, {
    unanswered: repeatable(),
    invalidates: [["staff"]],
  });
  const given = { daily: readCeiling(daily, person.daily), action: readCeiling(action, person.action) };

  async function submit() {
    setTried(true);
    if (!given.daily.ok || !given.action.ok) return;
    const done = await run({
      staffId: person.id,
      daily: given.daily.value,
      action: given.action.value,
    });
    if (!done) return;
    toast({ title: `The traffic ceilings of ${person.name} are set` });
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
          unit="GB"
          className="w-40"
          inputMode="numeric"
          placeholder="No ceiling"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );

  return (
    <FormDialog
      title="Traffic ceilings"
      description={`How much traffic ${person.name} may add to sub-users. Applies to operators; administrators have no ceiling.`}
      label="Save"
      pending={pending}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {field(
        "A day",
        "daily",
        daily,
        setDaily,
        `From midnight to midnight UTC. Today: ${person.allocatedToday} GB.`,
      )}
      {field("At a time", "action", action, setAction, "For a single sub-user in one go.")}
    </FormDialog>
  );
}
