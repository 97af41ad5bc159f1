"use client";

import { useState, type FormEvent } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { storedProblem } from "@/lib/domain/sub-users/search";
import { visibleText } from "@/lib/domain/format";
import type { ActiveView } from "@/lib/domain/views/address";
import { useDeleteView, useSaveView } from "./use-view-action";

interface ActiveViewFormProps {
  active: ActiveView;
  /** What is shown now. */
  search: string;
  onDeleted: () => void;
}

/** What can be done to one's own view while one is in it. */
export function ActiveViewForm({ active: { saved, edited }, search, onDeleted }: ActiveViewFormProps) {
  const [asked, setAsked] = useState<"delete" | "rename" | null>(null);
  const save = useSaveView(() => setAsked(null));
  const remove = useDeleteView(onDeleted);
  const name = visibleText(saved.name);
  const busy = save.isPending || remove.isPending;
  const error = remove.error ?? (asked === "rename" ? null : save.error);
  const { id, name: kept } = saved;
  const problem = storedProblem(saved.search);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 text-[0.8125rem]">
      <p className="truncate font-medium" title={name}>
        {name}
      </p>
      {problem !== null && (
        <Banner tone="warn">
          This view cannot be applied. {visibleText(problem)} Change the marked filter in the table and update
          the view, or delete it.
        </Banner>
      )}
      {error && <Banner tone="bad">{error.message}</Banner>}
      <Switch
        label="Shared with everybody"
        checked={save.isPending ? (save.variables?.shared ?? saved.shared) : saved.shared}
        disabled={busy}
        onChange={(event) =>
          save.mutate({ id, name: kept, search: saved.search, shared: event.target.checked })
        }
      />
      {asked === "rename" && <RenameForm saved={saved} save={save} onCancel={() => setAsked(null)} />}
      {asked === "delete" && (
        <div role="alert" className="grid gap-2">
          <p>Delete it{saved.shared && " for everybody"}? Sub-users are not touched.</p>
          <div className="flex gap-2">
            <Button size="sm" variant="danger" pending={remove.isPending} onClick={() => remove.mutate(id)}>
              Delete view
            </Button>
            <Button size="sm" variant="ghost" disabled={busy} autoFocus onClick={() => setAsked(null)}>
              Keep it
            </Button>
          </div>
        </div>
      )}
      {asked === null && (
        <div className="flex flex-wrap gap-2">
          {edited && (
            <Button
              size="sm"
              variant="primary"
              pending={save.isPending}
              onClick={() => save.mutate({ id, name: kept, search, shared: saved.shared })}
            >
              <span className="max-w-40 truncate">{`Update “${name}”`}</span>
            </Button>
          )}
          <Button size="sm" variant="ghost" disabled={busy} onClick={() => setAsked("rename")}>
            Rename…
          </Button>
          <Button size="sm" variant="ghost" disabled={busy} onClick={() => setAsked("delete")}>
            Delete…
          </Button>
        </div>
      )}
    </div>
  );
}

function RenameForm({
  saved: { id, name: kept, search, shared },
  save,
  onCancel,
}: {
  saved: ActiveView["saved"];
  save: ReturnType<typeof useSaveView>;
  onCancel: () => void;
}) {
  const [name, setName] = useState(kept);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === kept) onCancel();
    else if (!save.isPending && name.trim() !== "") save.mutate({ id, name: name.trim(), search, shared });
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-2">
      <Field label="New name" error={save.error?.message}>
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
          Rename view
        </Button>
        <Button size="sm" variant="ghost" disabled={save.isPending} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
