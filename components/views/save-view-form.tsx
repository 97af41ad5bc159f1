"use client";

import { useState, type FormEvent } from "react";
import { makeUuid } from "@/components/make-uuid";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useSaveView } from "./use-view-action";

/** Keeps what is shown now under a name. */
export function SaveViewForm({ search, onSaved }: { search: string; onSaved: (id: string) => void }) {
  const [open, setOpen] = useState(false);
  const [id] = useState(() => makeUuid());
  const [name, setName] = useState("");
  const save = useSaveView(() => onSaved(id));

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!save.isPending && name.trim() !== "") save.mutate({ id, name: name.trim(), search, shared: false });
  }

  if (!open) {
    return (
      <Button size="sm" className="justify-self-start" onClick={() => setOpen(true)}>
        Save current view…
      </Button>
    );
  }
  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-2">
      <Field label="Name of the new view" error={save.error?.message}>
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
        <Button
          size="sm"
          type="submit"
          variant="primary"
          pending={save.isPending}
          disabled={name.trim() === ""}
        >
          Save view
        </Button>
        <Button size="sm" variant="ghost" disabled={save.isPending} onClick={() => setOpen(false)}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
