"use client";

import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { mergeCustomersAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { findCustomersQuery } from "@/components/queries";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useGo } from "@/components/ui/progress";
import { ReadProblem } from "@/components/ui/read-problem";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { customerPath } from "@/lib/domain/customers/address";
import type { MergePreview } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import * as texts from "@/lib/domain/texts/customer-dialogs";
import { foundBy } from "@/lib/domain/texts/found-by";
import { invalidateCustomers } from "@/components/customers/invalidate";
import { mergePreviewQuery } from "../queries";
import { useUndo } from "../use-undo";
import type { CustomerDialogProps } from "./asked";
import { contactsText } from "./customer-fields";

/** Merges this customer into another; both sides and what comes of them are shown before. */
export function MergeDialog({ customer, onClose }: CustomerDialogProps) {
  const { go } = useGo();
  const [into, setInto] = useState<string | null>(null);
  const preview = useQuery({ ...mergePreviewQuery(customer.id, into ?? ""), enabled: into !== null });
  const undo = useUndo();
  const { run, pending, error } = useAction(mergeCustomersAction, {
    unanswered: safeToRepeat(),
    invalidates: invalidateCustomers,
  });
  const sides = preview.data;
  // Another pair is another change; the same one sent again is not.
  const [change, setChange] = useState(() => ({ of: sides, id: makeUuid() }));
  if (change.of !== sides) setChange({ of: sides, id: makeUuid() });
  async function merge() {
    if (!sides) return;
    const changeId = change.id;
    const side = ({ id, revision }: MergePreview["from"]) => ({ id, revision });
    if (!(await run({ changeId, from: side(sides.from), into: side(sides.into) }))) return;
    toast({
      title: texts.merged(visibleText(sides.from.name), visibleText(sides.into.name)),
      action: { label: texts.undo, onClick: () => void undo.run(changeId) },
    });
    onClose();
    go(customerPath(sides.into.id));
  }
  return (
    <FormDialog
      title={texts.mergeTitle(visibleText(customer.name))}
      description={texts.mergeHelp}
      label={texts.merge}
      pending={pending}
      disabled={!sides || sides.problem !== null}
      error={error && { ...error, fields: undefined }}
      onSubmit={() => void merge()}
      onClose={onClose}
    >
      {into === null ? (
        <FindOther not={customer.id} onFound={setInto} />
      ) : (
        <>
          {preview.error && <Banner tone="bad">{preview.error.message}</Banner>}
          {!sides && !preview.error && <Skeleton className="h-40" />}
          {sides && <Sides sides={sides} />}
          <Button size="sm" className="justify-self-start" onClick={() => setInto(null)}>
            {texts.chooseAnother}
          </Button>
        </>
      )}
    </FormDialog>
  );
}

function FindOther({ not, onFound }: { not: string; onFound: (id: string) => void }) {
  const [typed, setTyped] = useState("");
  const q = typed.trim();
  const query = useQuery({ ...findCustomersQuery(q), enabled: q !== "" });
  const found = query.data?.filter(({ id }) => id !== not);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <Field label={texts.mergeInto}>
        {(control) => (
          <Input
            {...control}
            type="search"
            autoComplete="off"
            spellCheck={false}
            maxLength={maxSearchLength}
            placeholder={texts.mergePlaceholder}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") event.preventDefault();
            }}
          />
        )}
      </Field>
      {q !== "" && <ReadProblem query={query} />}
      {q !== "" && found && (
        <ul
          aria-label={texts.foundCustomers}
          className="grid max-h-48 grid-cols-[minmax(0,1fr)] overflow-y-auto rounded-md border"
        >
          {found.map(({ id, name, subUsers, foundBy: by }) => (
            <li key={id}>
              <button
                type="button"
                className="flex min-h-8 w-full items-center gap-2 px-2 py-1 text-left text-[0.8125rem] -outline-offset-2 hover:bg-sunken"
                onClick={() => onFound(id)}
              >
                <span className="grid min-w-0 flex-1">
                  <span className="truncate">{visibleText(name)}</span>
                  {by && <span className="truncate text-xs text-muted">{foundBy(by)}</span>}
                </span>
                <span className="shrink-0 text-xs text-muted">{texts.countOfSubUsers(subUsers)}</span>
              </button>
            </li>
          ))}
          {found.length === 0 && <li className="px-2 py-2 text-[0.8125rem] text-muted">{texts.noneFound}</li>}
        </ul>
      )}
    </div>
  );
}

function Sides({ sides: { from, into, after, problem } }: { sides: MergePreview }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 overflow-x-clip text-[0.8125rem]">
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      <div className="grid grid-cols-2 gap-3">
        {[
          { title: texts.goesAway, side: from },
          { title: texts.stays, side: into },
        ].map(({ title, side }) => (
          <div key={side.id} className="min-w-0 rounded-md border p-3">
            <p className="text-xs text-muted">{title}</p>
            <p className="font-medium">{visibleText(side.name)}</p>
            <p className="text-muted">{texts.countOfSubUsers(side.subUsers)}</p>
          </div>
        ))}
      </div>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-2 gap-y-1">
        <Line label={texts.afterwards}>{texts.countOfSubUsers(after.subUsers)}</Line>
        {after.reference !== null && <Line label={texts.reference}>{visibleText(after.reference)}</Line>}
        {after.formerReferences.length > 0 && (
          <Line label={texts.alsoLeadsHere}>{texts.listOf(after.formerReferences.map(visibleText))}</Line>
        )}
        {after.emails.length > 0 && (
          <Line label={texts.emails}>
            <Each lines={after.emails} />
          </Line>
        )}
        {after.contacts.length > 0 && (
          <Line label={texts.contacts}>
            <Each lines={after.contacts.map((contact) => contactsText([contact]))} />
          </Line>
        )}
        {after.comments > 0 && <Line label={texts.comments}>{texts.movedComments(after.comments)}</Line>}
      </dl>
    </div>
  );
}

/** One below the other: a number or an address is broken only where it is too long for a line. */
function Each({ lines }: { lines: readonly string[] }) {
  return lines.map((line) => (
    <span key={line} className="block">
      {visibleText(line)}
    </span>
  ));
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}
