"use client";

import { useId, useState } from "react";
import type { FormValues, OperationInput } from "@/components/forms/field-values";
import { generatePassword } from "@/lib/domain/operations/password";
import { OperationForm } from "@/components/forms/operation-form";
import { allTags, noTags } from "@/components/forms/tags";
import { TagsField } from "@/components/forms/tags-field";
import { useActor, useAllowed } from "@/components/actor";
import { useAccounts } from "@/components/accounts/use-accounts";
import { CustomerLink } from "@/components/customers/beside-customer";
import { OptionalCustomer } from "@/components/customers/assign/customer-picker";
import { Banner } from "@/components/ui/banner";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Rich } from "@/components/ui/rich";
import type { AccountDescriptors, AccountView } from "@/lib/domain/accounts/account";
import type { CustomerName } from "@/lib/domain/customers/name";
import { formatBytes, visibleText } from "@/lib/domain/format";
import type { PerformResult } from "@/lib/domain/operations/operation";
import { operationFacts } from "@/lib/domain/operations/operations";
import { takenFromPool } from "@/lib/domain/providers/pool-cost";
import { bytesOf } from "@/lib/domain/providers/traffic-unit";
import { subUserPath } from "@/lib/domain/sub-users/address";
import * as texts from "@/lib/domain/texts/create";
import type { FieldDescriptor, OperationDescriptor } from "@/lib/domain/providers/descriptor";
import { CeilingsNote, useBoundedFields } from "../perform/ceilings";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { close } from "@/lib/domain/texts/common";
import { BeyondPool, PoolCostNote, usePool } from "./beyond-pool";
import { beyondPool } from "./limits";
import { OperationFrame } from "./operation-frame";
import { TrafficDialog } from "./traffic-dialog";
import { useCreation } from "./use-creation";
import { type FirstTyped, nothingTyped, useFirstTraffic } from "./use-first-traffic";

const noFields: FieldDescriptor[] = [];

interface CreateDialogProps {
  account: AccountView | null;
  /** Whose it is to be at first. */
  customer: CustomerName | null;
  descriptors: AccountDescriptors;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}

export function CreateDialog({ account, customer: given, descriptors, onDone, onClose }: CreateDialogProps) {
  const { permissions } = useActor();
  const accounts = useAccounts().filter((one) => mayCreate(one, permissions));
  const [chosen, setChosen] = useState(account?.id ?? accounts[0]?.id);
  /** What was typed for each account, while another one is looked at. */
  const [kept, setKept] = useState<Record<string, FormValues>>({});
  const [firsts, setFirsts] = useState<Record<string, FirstTyped>>({});
  const [tags, setTags] = useState(noTags);
  const [customer, setCustomer] = useState(given);
  const current = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!current) {
    return (
      <Dialog title={texts.title} onClose={onClose} footer={<Button onClick={onClose}>{close}</Button>}>
        <p className="text-[0.8125rem] text-muted">{texts.notOffered}</p>
      </Dialog>
    );
  }
  return (
    <CreateAt
      key={current.id}
      account={current}
      descriptor={descriptors[current.id]?.find(({ name }) => name === "create")}
      traffic={
        permissions.includes(operationFacts["allocate-traffic"].permission)
          ? descriptors[current.id]?.find(({ name }) => name === "allocate-traffic")
          : undefined
      }
      accounts={accounts}
      kept={kept[current.id]}
      onLeave={(values) => setKept((all) => ({ ...all, [current.id]: values }))}
      firstTyped={firsts[current.id] ?? nothingTyped}
      onFirst={(typed) => setFirsts((all) => ({ ...all, [current.id]: typed }))}
      tags={tags}
      onTags={setTags}
      customer={customer}
      onCustomer={setCustomer}
      onChoose={setChosen}
      onDone={onDone}
      onClose={onClose}
    />
  );
}

interface CreateAtProps {
  account: AccountView;
  descriptor: OperationDescriptor | undefined;
  /** How traffic is added there, where the person may. */
  traffic: OperationDescriptor | undefined;
  accounts: AccountView[];
  kept: FormValues | undefined;
  onLeave: (values: FormValues) => void;
  firstTyped: FirstTyped;
  onFirst: (typed: FirstTyped) => void;
  tags: typeof noTags;
  onTags: (tags: typeof noTags) => void;
  customer: CustomerName | null;
  onCustomer: (customer: CustomerName | null) => void;
  onChoose: (id: string) => void;
  onDone?: (result: PerformResult) => void;
  onClose: () => void;
}

function CreateAt({
  account,
  descriptor,
  traffic,
  accounts,
  kept,
  onLeave,
  firstTyped,
  onFirst,
  tags,
  onTags,
  customer,
  onCustomer,
  onChoose,
  onDone,
  onClose,
}: CreateAtProps) {
  const form = useId();
  const fields = useBoundedFields(descriptor?.fields ?? noFields);
  const [start] = useState<OperationInput>(() =>
    Object.fromEntries(
      fields.filter((field) => field.secret).map((field) => [field.name, generatePassword(field.rule)]),
    ),
  );
  const [adding, setAdding] = useState(false);
  const mayTag = useAllowed("sub-users.set-tags");
  const mayLink = useAllowed("customers.link");
  /** It is created with traffic. */
  const amount = fields.find(({ meaning }) => meaning === "amount");
  const first = useFirstTraffic(amount ? undefined : traffic, firstTyped, onFirst);
  /** The input that waits for a yes to adding more than the pool has. */
  const [asking, setAsking] = useState<OperationInput | null>(null);
  const { pool, loading } = usePool(account.id, { enabled: (amount ?? traffic) !== undefined });
  const startWith = (input: OperationInput) => {
    const units = amount && input[amount.name];
    const bytes = amount ? (typeof units === "number" ? bytesOf(units, amount.unit) : null) : first.bytes;
    const cost = descriptor?.poolCost ?? traffic?.poolCost;
    return { bytes, taken: bytes === null ? null : takenFromPool(bytes, cost, { input }) };
  };
  const beyondOf = (input: OperationInput) => {
    const { bytes, taken } = startWith(input);
    return beyondPool(pool, bytes, taken);
  };
  const beyond = asking && beyondOf(asking);
  const { run, send, sent, made, receipt } = useCreation({
    account,
    fields,
    format: descriptor?.format,
    onMade(result) {
      onDone?.(result);
      void first.add(result);
    },
    onClose,
  });

  function create(input: OperationInput) {
    setAsking(null);
    send(input, allTags(tags), customer?.id);
  }

  function submit(input: OperationInput) {
    if (!first.check()) return;
    if (beyondOf(input) === null) create(input);
    else setAsking(input);
  }

  const subUser = made?.subUser ?? null;
  if (adding && subUser && traffic)
    return <TrafficDialog subUser={subUser} account={account} descriptor={traffic} onClose={onClose} />;
  const second = asking !== null && beyond !== null;
  return (
    <OperationFrame
      run={run}
      account={account}
      title={second ? texts.beyondPoolTitle : texts.title}
      description={
        made === null
          ? texts.about(accounts.length === 1 ? account.label : null, customer && visibleText(customer.name))
          : undefined
      }
      receipt={
        made &&
        receipt && {
          ...receipt,
          then: (
            <>
              {customer && <Assigned made={made} customer={customer} />}
              {first.outcome}
            </>
          ),
          next: (
            <>
              {subUser && traffic && !amount && !first.asked && (
                <Button onClick={() => setAdding(true)}>{texts.addTraffic}</Button>
              )}
              {made.operation.remoteId !== null && (
                <Link
                  href={subUserPath({ accountId: account.id, remoteId: made.operation.remoteId })}
                  className={buttonClass()}
                  onClick={onClose}
                >
                  {texts.open}
                </Link>
              )}
            </>
          ),
        }
      }
      sentSecrets={sent}
      submitLabel={
        second
          ? texts.createAnyway(formatBytes(beyond.asked))
          : run.error?.similar
            ? texts.createAsWell
            : texts.title
      }
      danger={second}
      // Whether to ask a second time depends on the pool.
      ready={!(first.asked || amount) || !loading}
      {...(second
        ? { onSubmit: () => create(asking), back: { label: texts.back, onClick: () => setAsking(null) } }
        : { form })}
      onClose={onClose}
    >
      {second && <BeyondPool beyond={beyond} accountLabel={account.label} />}
      <div className={second ? "hidden" : "grid grid-cols-[minmax(0,1fr)] gap-4"}>
        {accounts.length > 1 && (
          <AccountField accounts={accounts} value={account.id} disabled={run.pending} onChoose={onChoose} />
        )}
        <OperationForm
          id={form}
          fields={fields}
          start={start}
          kept={kept}
          onLeave={onLeave}
          errors={run.error?.fields}
          preview={(wanted) => <PoolCostNote {...startWith(wanted)} />}
          onSubmit={submit}
        />
        {mayTag && (
          <TagsField
            value={tags}
            label={texts.tags}
            optional
            disabled={run.pending}
            error={run.error?.fields?.tags}
            onChange={onTags}
          />
        )}
        {mayLink && (
          <OptionalCustomer picked={customer} error={run.error?.fields?.customerId} onPick={onCustomer} />
        )}
        {first.fields}
        {(amount ?? fields.find(({ widget }) => widget === "bytes-cap")) && <CeilingsNote />}
        {descriptor?.irreversible && <Banner>{descriptor.irreversible}</Banner>}
      </div>
    </OperationFrame>
  );
}

interface AccountFieldProps {
  accounts: readonly AccountView[];
  value: string;
  disabled: boolean;
  onChoose: (id: string) => void;
}

/** Where it is created. */
function AccountField({ accounts, value, disabled, onChoose }: AccountFieldProps) {
  return (
    <Field label={texts.account}>
      {(control) => (
        <Select
          {...control}
          value={value}
          disabled={disabled}
          onChange={(event) => onChoose(event.target.value)}
          data-autofocus=""
        >
          {accounts.map(({ id, label, providerLabel }) => (
            <option key={id} value={id}>
              {label === providerLabel ? label : texts.accountAt(label, providerLabel)}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What became of the customer that it was created for. */
function Assigned({
  made: { operation, subUser },
  customer,
}: {
  made: PerformResult;
  customer: CustomerName;
}) {
  const name = <CustomerLink customer={customer} />;
  if (subUser && subUser.customer?.id !== customer.id)
    return <Banner tone="warn">{operation.message ?? texts.notAssigned(visibleText(customer.name))}</Banner>;
  return (
    <p className="text-[0.8125rem]">
      <Rich parts={subUser ? texts.assigned(name) : texts.assignedOnceListed(name)} />
    </p>
  );
}
