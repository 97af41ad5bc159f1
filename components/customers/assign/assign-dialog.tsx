"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { Banner } from "@/components/ui/banner";
import { FormDialog } from "@/components/ui/form-dialog";
import { useAction } from "@/components/use-action";
import type { WhoseSubUser } from "@/lib/domain/customers/beside";
import { customerLimits } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/assign";
import { Namesakes } from "../namesakes";
import { CustomerPicker, type PickedCustomer } from "./customer-picker";
import { invalidateCustomers } from "../invalidate";
import { linkSubUsers, makeCustomers, sayLinked } from "./link-calls";
import { useWhose } from "./use-whose";

const shownCustomers = 4;

interface AssignDialogProps {
  refs: readonly SubUserRef[];
  onClose: () => void;
}

/** Assigns sub-users to an existing customer or a new one, after showing whose they were. Load it lazily. */
export default function AssignDialog({ refs, onClose }: AssignDialogProps) {
  const queryClient = useQueryClient();
  const whose = useWhose(refs);
  const [picked, setPicked] = useState<PickedCustomer | null>(null);
  const [tried, setTried] = useState(false);
  // One id for each choice: sent again, it changes nothing twice.
  const ids = useRef(new Map<string, string>());
  const options = { unanswered: safeToRepeat(), invalidates: invalidateCustomers };
  const link = useAction(linkSubUsers, options);
  const make = useAction(makeCustomers, options);
  const tooMany = refs.length > customerLimits.linksAtOnce;
  const rows = whose.data;
  const moving = (rows ?? []).filter(({ customer }) => picked?.id == null || customer?.id !== picked.id);

  /** Those that have the name of the new one already. */
  const similar = picked?.id === null ? make.error?.similar : undefined;

  async function submit() {
    setTried(true);
    if (picked === null || !rows || tooMany) return;
    const choice = `${picked.id ?? "new"} ${picked.name}`;
    const changeId = ids.current.get(choice) ?? makeUuid();
    ids.current.set(choice, changeId);
    const subUsers = rows.map(({ accountId, remoteId, customer }) => ({
      accountId,
      remoteId,
      seen: customer?.id ?? null,
    }));
    const done =
      picked.id === null
        ? await make.run({
            changeId,
            subUsers,
            name: picked.name,
            useNamesakes: false,
            ...(similar && { besides: [...similar] }),
          })
        : await link.run({ changeId, customerId: picked.id, subUsers });
    if (!done) return;
    const { length: left } = "leftAlone" in done ? done.leftAlone : done.changedMeanwhile;
    const { linked } = done;
    sayLinked(queryClient, texts.assigned(linked, visibleText(picked.name)), { changeId, linked, left });
    onClose();
  }

  return (
    <FormDialog
      title={texts.assignTitle}
      description={texts.about(refs.length)}
      label={similar ? texts.makeAsWell : texts.assignTo(moving.length || refs.length)}
      pending={link.pending || make.pending}
      disabled={tooMany || !rows}
      error={link.error ?? make.error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {similar && <Namesakes error={make.error} />}
      <CustomerPicker
        picked={picked}
        error={
          tried && picked === null
            ? texts.chooseOne
            : (make.error?.fields?.name ?? link.error?.fields?.customerId)
        }
        onPick={(one) => {
          make.clear();
          setPicked(one);
        }}
      />
      {tooMany && <Banner tone="bad">{texts.tooMany(customerLimits.linksAtOnce)}</Banner>}
      {whose.error && <Banner tone="bad">{whose.error.message}</Banner>}
      {whose.isPending && <p className="text-[0.8125rem] text-muted">{texts.reading}</p>}
      {rows && <Before rows={rows} asked={refs.length} to={picked?.id ?? null} />}
    </FormDialog>
  );
}

interface BeforeProps {
  rows: readonly WhoseSubUser[];
  asked: number;
  /** The customer that was chosen. */
  to: string | null;
}

/** Whose they are until then. */
function Before({ rows, asked, to }: BeforeProps) {
  const counts = new Map<string, { id: string; name: string; count: number }>();
  for (const { customer } of rows)
    if (customer !== null && customer.id !== to)
      counts.set(customer.id, { ...customer, count: (counts.get(customer.id)?.count ?? 0) + 1 });
  const from = [...counts.values()].toSorted((a, b) => b.count - a.count);
  const without = rows.filter(({ customer }) => customer === null).length;
  const there = to === null ? 0 : rows.filter(({ customer }) => customer?.id === to).length;
  return (
    <div className="grid gap-1 text-[0.8125rem]">
      <ul className="grid gap-0.5 text-muted">
        {without > 0 && <li>{texts.without(without)}</li>}
        {from.slice(0, shownCustomers).map(({ id, name, count }) => (
          <li key={id} className="line-clamp-2 text-warn">
            {texts.takenFrom(count, visibleText(name))}
          </li>
        ))}
        {from.length > shownCustomers && (
          <li className="text-warn">{texts.moreCustomers(from.length - shownCustomers)}</li>
        )}
        {there > 0 && <li>{texts.alreadyThere(there)}</li>}
        {asked > rows.length && <li>{texts.unknown(asked - rows.length)}</li>}
      </ul>
      {from.length > 0 && <p className="text-xs text-faint">{texts.fromToday}</p>}
    </div>
  );
}
