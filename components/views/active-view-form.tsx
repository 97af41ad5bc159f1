"use client";

import { useState, type FormEvent } from "react";
import { deleteViewAction, saveViewAction } from "@/app/(desk)/views/actions";
import { safeToRepeat } from "@/components/call-action";
import { viewsQuery } from "@/components/queries";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/checkbox";
import { useAction } from "@/components/use-action";
import { visibleText } from "@/lib/domain/format";
import type { SaveViewRequest } from "@/lib/domain/views/view";
import type { ActiveView } from "@/lib/domain/views/address";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/views";

interface ActiveViewFormProps {
  active: ActiveView;
  /** What is shown now. */
  search: string;
  /** Why the view as it is stored cannot be applied. */
  problem: string | null;
  onDeleted: () => void;
}

/** What a person can do to their own view while it is open. */
export function ActiveViewForm({
  active: { saved, edited },
  search,
  problem,
  onDeleted,
}: ActiveViewFormProps) {
  const [asked, setAsked] = useState<"delete" | "rename" | null>(null);
  const saving = useAction(saveViewAction, {
    unanswered: safeToRepeat(),
    invalidates: [viewsQuery().queryKey],
    readFirst: true,
  });
  const removing = useAction(deleteViewAction, {
    unanswered: safeToRepeat(),
    invalidates: [viewsQuery().queryKey],
  });
  const name = visibleText(saved.name);
  const busy = saving.pending || removing.pending;
  const error = removing.error ?? (asked === "rename" ? null : saving.error);
  const store = async (change: Partial<SaveViewRequest>) => {
    const kept = {
      id: saved.id,
      list: saved.list,
      name: saved.name,
      search: saved.search,
      shared: saved.shared,
    };
    if (await saving.run({ ...kept, ...change })) setAsked(null);
  };
  const remove = async () => {
    if (await removing.run({ id: saved.id })) onDeleted();
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2 text-[0.8125rem]">
      <p className="truncate font-medium" title={name}>
        {name}
      </p>
      {problem !== null && <Banner tone="warn">{texts.problem(visibleText(problem))}</Banner>}
      {error && <Banner tone="bad">{error.message}</Banner>}
      <Switch
        label={texts.sharedWithEveryone}
        checked={saving.sent?.shared ?? saved.shared}
        disabled={busy}
        onChange={(event) => void store({ shared: event.target.checked })}
      />
      {asked === "rename" && (
        <RenameForm
          kept={saved.name}
          pending={saving.pending}
          problem={saving.error?.message}
          onRename={(next) => void store({ name: next })}
          onCancel={() => setAsked(null)}
        />
      )}
      {asked === "delete" && (
        <div role="alert" className="grid gap-2">
          <p>{(saved.shared ? texts.deleteSharedQuestion : texts.deleteQuestion)[saved.list]}</p>
          <div className="flex gap-2">
            <Button size="sm" variant="danger" pending={removing.pending} onClick={() => void remove()}>
              {texts.deleteView}
            </Button>
            <Button size="sm" variant="ghost" disabled={busy} autoFocus onClick={() => setAsked(null)}>
              {texts.keep}
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
              pending={saving.pending}
              onClick={() => void store({ search })}
            >
              <span className="max-w-40 truncate">{texts.update(name)}</span>
            </Button>
          )}
          <Button size="sm" variant="ghost" disabled={busy} onClick={() => setAsked("rename")}>
            {texts.renameFirst}
          </Button>
          <Button size="sm" variant="ghost" disabled={busy} onClick={() => setAsked("delete")}>
            {texts.deleteFirst}
          </Button>
        </div>
      )}
    </div>
  );
}

function RenameForm({
  kept,
  pending,
  problem,
  onRename,
  onCancel,
}: {
  kept: string;
  pending: boolean;
  problem: string | undefined;
  onRename: (name: string) => void;
  onCancel: () => void;
}) {
  const [name, setName] = useState(kept);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (name.trim() === kept) onCancel();
    else if (name.trim() !== "") onRename(name.trim());
  }

  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-2">
      <Field label={texts.renameTo} error={problem}>
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
          {texts.rename}
        </Button>
        <Button size="sm" variant="ghost" disabled={pending} onClick={onCancel}>
          {common.cancel}
        </Button>
      </div>
    </form>
  );
}
