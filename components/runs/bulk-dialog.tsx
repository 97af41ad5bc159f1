"use client";

import { useQuery } from "@tanstack/react-query";
import { useId, useRef, useState, type FormEvent, type ReactNode } from "react";
import { CeilingsNote, useCeilings } from "@/components/operations/perform/ceilings";
import { descriptorsQuery } from "@/components/queries";
import { Banner } from "@/components/ui/banner";
import { Dialog } from "@/components/ui/dialog";
import { FormButtons } from "@/components/ui/form-dialog";
import type { AccountDescriptors, AccountView } from "@/lib/domain/accounts/account";
import { formatBytes } from "@/lib/domain/format";
import { wholeGB } from "@/lib/domain/providers/traffic-unit";
import { bulkActions, offersAction, type BulkName } from "@/lib/domain/runs/actions";
import { maxRows } from "@/lib/domain/runs/limits";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/bulk";
import {
  CapFields,
  NoteFields,
  TagFields,
  TakeBackFields,
  TrafficFields,
  type FieldsProps,
} from "./bulk-fields";
import { bulkInput, emptyBulkForm } from "./bulk-input";
import { planRun, usePlan } from "./use-plan";

interface Asked {
  fields: FieldsProps;
  /** The person has a traffic ceiling, and so lifts no caps. */
  bounded: boolean;
  products: { value: string; label: string }[];
}

/** What each asks for, beside whom it is for; the others are previewed at once. */
const forms: Partial<Record<BulkName, (asked: Asked) => ReactNode>> = {
  "traffic-cap": ({ fields, bounded }) => (
    <>
      <CapFields {...fields} of="traffic" bounded={bounded} />
      <CeilingsNote />
    </>
  ),
  "ip-cap": ({ fields }) => <CapFields {...fields} of="ips" />,
  "add-traffic": ({ fields, products }) => <TrafficFields {...fields} products={products} />,
  "take-back": ({ fields }) => <TakeBackFields {...fields} />,
  note: ({ fields }) => <NoteFields {...fields} />,
  tags: ({ fields }) => <TagFields {...fields} />,
};

interface BulkDialogProps {
  action: BulkName;
  refs: SubUserRef[];
  /** The accounts of those selected. */
  accounts: AccountView[];
  onClose: () => void;
}

/** Only for BulkActions, which loads it. */
export default function BulkDialog({ action, refs, accounts, onClose }: BulkDialogProps) {
  const id = useId();
  const frame = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState(emptyBulkForm);
  const [tried, setTried] = useState(false);
  const { pending, error, plan } = usePlan();
  const { data: descriptors } = useQuery(descriptorsQuery());
  const ceilings = useCeilings();
  const { label: title } = bulkActions[action];
  const tooMany = refs.length > maxRows;
  const without = accounts
    .filter((account) => !offersAction(account, action, descriptors))
    .map(({ label }) => label);
  const products = productsOf(accounts, descriptors);
  const productType =
    products.find(({ value }) => value === form.productType)?.value ?? products[0]?.value ?? form.productType;
  const input = bulkInput(action, { ...form, productType });
  const wrong = tried && !input.ok ? input : null;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (!input.ok)
      requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    if (pending || !input.ok || tooMany) return;
    const rows = refs.map(({ accountId, remoteId }) => ({ accountId, remoteId }));
    void plan(JSON.stringify(input.params), (runId) => planRun({ runId, rows, params: input.params }));
  }

  const fields = {
    form: { ...form, productType },
    wrong,
    onChange: (patch: Partial<typeof form>) => setForm({ ...form, ...patch }),
  };
  return (
    <Dialog
      title={title}
      description={texts.about(refs.length)}
      locked={pending}
      onClose={onClose}
      footer={
        <FormButtons
          form={id}
          label={texts.preview}
          pending={pending}
          disabled={tooMany}
          focused
          onCancel={onClose}
        />
      }
    >
      <form ref={frame} id={id} method="post" noValidate onSubmit={submit} className="grid gap-4">
        {forms[action]?.({ fields, bounded: ceilings !== null, products })}
        {otherUnits(action, accounts, descriptors).map(({ label, unit }) => (
          <Banner key={label}>{texts.otherUnit(label, unit.label, formatBytes(unit.bytes))}</Banner>
        ))}
        {without.length > 0 && <Banner>{texts.notOfferedBy(without)}</Banner>}
        {tooMany && <Banner tone="bad">{texts.tooMany(maxRows)}</Banner>}
        {error && (
          <div role="alert">
            <Banner tone="bad">{error.message}</Banner>
          </div>
        )}
      </form>
    </Dialog>
  );
}

/** Where what is typed as GB is counted in another unit. */
function otherUnits(
  action: BulkName,
  accounts: readonly AccountView[],
  descriptors: AccountDescriptors | undefined,
) {
  if (action !== "add-traffic" && action !== "take-back") return [];
  return accounts.flatMap(({ id, label }) => {
    const unit = descriptors?.[id]
      ?.find(({ name }) => name === bulkActions[action].operation)
      ?.fields.find(({ meaning }) => meaning === "amount")?.unit;
    return unit && unit.bytes !== wholeGB.bytes ? [{ label, unit }] : [];
  });
}

/** What the providers of these accounts sell, each product once. */
function productsOf(accounts: readonly AccountView[], descriptors: AccountDescriptors | undefined) {
  const choices = accounts.flatMap(
    ({ id }) =>
      descriptors?.[id]
        ?.find(({ name }) => name === "allocate-traffic")
        ?.fields.find(({ meaning }) => meaning === "product")?.choices ?? [],
  );
  return [...new Map(choices.map((choice) => [choice.value, choice])).values()];
}
