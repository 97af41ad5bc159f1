"use client";

import { useState } from "react";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { visibleText } from "@/lib/format";
import type { ActiveView } from "./address";
import { useDeleteView, useSaveView } from "./use-view-action";

interface ActiveViewFormProps {
  active: ActiveView;
  /** What is shown now. */
  search: string;
  onDeleted: () => void;
}

/** What can be done to one's own view while one is in it. */
export function ActiveViewForm({ active: { saved, edited }, search, onDeleted }: ActiveViewFormProps) {
  const [sure, setSure] = useState(false);
  const save = useSaveView();
  const remove = useDeleteView(onDeleted);
  const name = visibleText(saved.name);
  const busy = save.isPending || remove.isPending;
  const error = save.error ?? remove.error;
  const { id, name: kept } = saved;
  return (
    <div className="grid gap-2 text-[0.8125rem]">
      <p className="truncate font-medium" title={name}>
        {name}
      </p>
      {error && <Banner tone="bad">{error.message}</Banner>}
      <Switch
        label="Shared with everybody"
        checked={save.isPending ? (save.variables?.shared ?? saved.shared) : saved.shared}
        disabled={busy}
        onChange={(event) => save.mutate({ id, name: kept, search: saved.search, shared: event.target.checked })}
      />
      {sure ? (
        <div role="alert" className="grid gap-2">
          <p>Delete it{saved.shared && " for everybody"}? Sub-users are not touched.</p>
          <div className="flex gap-2">
            <Button size="sm" variant="danger" pending={remove.isPending} onClick={() => remove.mutate(id)}>
              Delete view
            </Button>
            <Button size="sm" variant="ghost" disabled={busy} autoFocus onClick={() => setSure(false)}>
              Keep it
            </Button>
          </div>
        </div>
      ) : (
        <div className="flex flex-wrap gap-2">
          {edited && (
            <Button size="sm" variant="primary" pending={save.isPending} onClick={() => save.mutate({ id, name: kept, search, shared: saved.shared })}>
              <span className="max-w-40 truncate">{`Update “${name}”`}</span>
            </Button>
          )}
          <Button size="sm" variant="ghost" disabled={busy} onClick={() => setSure(true)}>
            Delete…
          </Button>
        </div>
      )}
    </div>
  );
}
