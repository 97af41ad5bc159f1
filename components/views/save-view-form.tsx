"use client";

import { useState, type FormEvent } from "react";
import { saveViewAction } from "@/app/(desk)/views/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { viewsQuery } from "@/components/queries";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import type { ListName } from "@/lib/domain/lists/define-list";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/views";

/** Saves what is shown now under a name. */
export function SaveViewForm({
  list,
  search,
  onSaved,
}: {
  list: ListName;
  search: string;
  onSaved: (id: string) => void;
}) {
  const [open, setOpen] = useState(false);
  const [id] = useState(() => makeUuid());
  const [name, setName] = useState("");
  const { run, pending, error } = useAction(saveViewAction, {
    unanswered: safeToRepeat(),
    invalidates: [viewsQuery().queryKey],
    readFirst: true,
  });

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === "") return;
    if (await run({ id, list, name: name.trim(), search, shared: false })) onSaved(id);
  }

  if (!open) {
    return (
      <Button size="sm" className="justify-self-start" onClick={() => setOpen(true)}>
        {texts.saveCurrent}
      </Button>
    );
  }
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-2">
      <Field label={texts.newName} error={error?.message}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            autoComplete="off"
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button size="sm" type="submit" variant="primary" pending={pending} disabled={name.trim() === ""}>
          {texts.save}
        </Button>
        <Button size="sm" variant="ghost" disabled={pending} onClick={() => setOpen(false)}>
          {common.cancel}
        </Button>
      </div>
    </form>
  );
}
