"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { Banner } from "@/components/ui/banner";
import { FormDialog } from "@/components/ui/form-dialog";
import { useAction } from "@/components/use-action";
import { customerLimits } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/assign";
import { invalidateCustomers } from "../invalidate";
import { makeCustomers, sayLinked } from "./link-calls";
import { useWhose } from "./use-whose";

const shownNamesakes = 5;

interface MakeDialogProps {
  refs: readonly SubUserRef[];
  onClose: () => void;
}

/** A customer for each sub-user that has none, called as it is. Load it lazily. */
export default function MakeDialog({ refs, onClose }: MakeDialogProps) {
  const queryClient = useQueryClient();
  const whose = useWhose(refs);
  const [useNamesakes, setUseNamesakes] = useState(true);
  const [ids] = useState(() => ({ using: makeUuid(), not: makeUuid() }));
  const { run, pending, error } = useAction(makeCustomers, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
  });
  const rows = whose.data ?? [];
  const free = rows.filter(({ customer }) => customer === null);
  const named = free.filter(({ namesake }) => namesake !== null);
  const own = useNamesakes ? free.filter(({ namesake }) => namesake === null) : free;
  const twins = own.length - new Set(own.map(({ name }) => name.trim().toLowerCase())).size;
  const tooMany = refs.length > customerLimits.linksAtOnce;

  async function submit() {
    if (free.length === 0 || tooMany) return;
    const changeId = useNamesakes ? ids.using : ids.not;
    const subUsers = free.map(({ accountId, remoteId }) => ({ accountId, remoteId, seen: null }));
    const done = await run({ changeId, subUsers, name: null, useNamesakes });
    if (!done) return;
    const { linked, leftAlone } = done;
    sayLinked(queryClient, texts.made(done.made, linked), { changeId, linked, left: leftAlone.length });
    onClose();
  }

  return (
    <FormDialog
      title={texts.makeTitle}
      description={texts.about(refs.length)}
      label={own.length > 0 || free.length === 0 ? texts.makeCount(own.length) : texts.assignTo(free.length)}
      pending={pending}
      disabled={tooMany || free.length === 0}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {tooMany && <Banner tone="bad">{texts.tooMany(customerLimits.linksAtOnce)}</Banner>}
      {whose.error && <Banner tone="bad">{whose.error.message}</Banner>}
      {whose.isPending && <p className="text-[0.8125rem] text-muted">{texts.reading}</p>}
      {whose.data && (
        <ul className="grid gap-1 text-[0.8125rem] text-muted">
          {own.length > 0 && <li>{texts.madeFor(own.length)}</li>}
          {twins > 0 && <li className="text-warn">{texts.twins(twins)}</li>}
          {free.length === 0 && <li>{texts.nothingToMake}</li>}
          {free.length > 0 && rows.length > free.length && (
            <li>{texts.haveOne(rows.length - free.length)}</li>
          )}
          {refs.length > rows.length && <li>{texts.unknown(refs.length - rows.length)}</li>}
        </ul>
      )}
      {named.length > 0 && (
        <div className="grid gap-1.5 text-[0.8125rem]">
          <p className="font-medium">{texts.namesakes(named.length)}</p>
          <ul className="grid gap-0.5 text-muted">
            {named.slice(0, shownNamesakes).map((each) => (
              <li key={subUserKey(each)} className="line-clamp-3">
                {texts.namesake(visibleText(each.name), visibleText(each.namesake?.name ?? ""))}
              </li>
            ))}
            {named.length > shownNamesakes && <li>{texts.andMore(named.length - shownNamesakes)}</li>}
          </ul>
          <label className="flex items-start gap-2">
            <input
              type="checkbox"
              className="mt-0.5 size-4 shrink-0 accent-accent"
              checked={useNamesakes}
              onChange={(event) => setUseNamesakes(event.target.checked)}
            />
            {texts.useNamesakes}
          </label>
        </div>
      )}
    </FormDialog>
  );
}
