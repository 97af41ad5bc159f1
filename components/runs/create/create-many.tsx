"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { OptionalCustomer } from "@/components/customers/assign/customer-picker";
import type { CustomerName } from "@/lib/domain/customers/name";
import { descriptorsQuery } from "@/components/queries";
import { useActor } from "@/components/actor";
import { PageHeader } from "@/components/ui/page-header";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { Select } from "@/components/ui/input";
import type { AccountDescriptors, AccountView } from "@/lib/domain/accounts/account";
import type { FieldDescriptor } from "@/lib/domain/providers/descriptor";
import { maxRows } from "@/lib/domain/runs/limits";
import * as texts from "@/lib/domain/texts/create-many";
import { planCreate, usePlan } from "../use-plan";
import { type CreateRow, uncappedRows } from "./convert";
import { convertFile, emptyFileForm, isFreeOfSecrets, useTableReader } from "./file-form";
import { FromFile } from "./from-file";
import { checkPattern, emptyPattern, expandPattern, FromPattern, type PatternErrors } from "./from-pattern";
import { PreviewRows, Uncapped } from "./preview-rows";
import { requestOf } from "./request";
import { customerField, tagsField } from "./targets";
import { useKeptForm } from "./use-kept-form";

const ways = [
  { value: "file", label: texts.fromFile },
  { value: "pattern", label: texts.byPattern },
] as const;
type Way = (typeof ways)[number]["value"];

const noErrors: PatternErrors = {};

const noFields: FieldDescriptor[] = [];

/** What a row of each account can say: the fields of its create form, and Subdesk's own. */
function createFields(
  descriptors: AccountDescriptors | undefined,
  own: readonly FieldDescriptor[],
): Map<string, FieldDescriptor[]> {
  return new Map(
    Object.entries(descriptors ?? {}).map(([id, operations]) => {
      const fields = operations.find(({ name }) => name === "create")?.fields ?? noFields;
      return [id, [...fields, ...own]];
    }),
  );
}

/** Prepares the rows of a run that creates sub-users. It leads to a draft and sends nothing. */
export function CreateMany() {
  const { permissions } = useActor();
  const allowed = permissions.includes("bulk.create");
  const accounts = useAccounts().filter((account) => allowed && mayCreate(account, permissions));
  const { data: descriptors } = useQuery(descriptorsQuery());
  const [chosen, setChosen] = useState<string | null>(null);
  const [way, setWay] = useState<Way>("file");
  const [file, setFile] = useState(emptyFileForm);
  const read = useTableReader(setFile);
  const [pattern, setPattern] = useState(emptyPattern);
  const [customer, setCustomer] = useState<CustomerName | null>(null);
  const [tried, setTried] = useState(false);
  /** As many rows without a cap as the person agreed to; more or fewer ask again. */
  const [unlimited, setUnlimited] = useState(0);
  const { pending, error, plan } = usePlan();
  const mapping = useRef<HTMLFieldSetElement>(null);
  const agreement = useRef<HTMLDivElement>(null);
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];

  const mayTag = permissions.includes("bulk.tags");
  const mayLink = permissions.includes("customers.link");
  const byAccount = useMemo(
    () => createFields(descriptors, [...(mayTag ? [tagsField] : []), ...(mayLink ? [customerField] : [])]),
    [descriptors, mayTag, mayLink],
  );
  const fieldsOf = (at: AccountView | undefined) => (at && byAccount.get(at.id)) ?? noFields;
  const fields = fieldsOf(account);
  const errors = useMemo(() => checkPattern(pattern, fields), [pattern, fields]);
  const { rows, unmapped } = useMemo(() => {
    if (way === "file") return convertFile(file, fields);
    return { rows: Object.keys(errors).length > 0 ? [] : expandPattern(pattern, fields), unmapped: [] };
  }, [way, errors, pattern, fields, file]);

  const secret = way === "file" && file.text.trim() !== "" && !isFreeOfSecrets(file, fields);
  const typed = {
    chosen,
    way,
    pattern,
    customer,
    emailPattern: file.emailPattern,
    text: secret ? "" : file.text,
  };
  const { forget } = useKeptForm(
    typed,
    { empty: file.text === "" && pattern === emptyPattern && customer === null, secret },
    (before) => {
      setChosen(before.chosen);
      setWay(before.way);
      setPattern({ ...emptyPattern, ...before.pattern });
      setCustomer(before.customer ?? null);
      setFile({ ...emptyFileForm, emailPattern: before.emailPattern });
      void read(before.text, fieldsOf(accounts.find(({ id }) => id === before.chosen) ?? accounts[0]));
    },
  );

  if (!account) {
    return (
      <EmptyState title={texts.emptyTitle}>
        <p>{texts.empty}</p>
      </EmptyState>
    );
  }

  /** A column has customers. */
  const named = way === "file" && file.table?.mapping.includes(customerField.name);
  const tooMany = rows.length > maxRows;
  const bad = rows.filter(({ problems }) => problems.length > 0).length;
  const uncapped = uncappedRows(rows, fields);
  const agreed = uncapped.count === 0 || uncapped.count === unlimited;

  function submit() {
    setTried(true);
    if (unmapped.length > 0) {
      const selects = [...(mapping.current?.querySelectorAll("select") ?? [])];
      (selects.find(({ value }) => value === "") ?? selects[0])?.focus();
    } else if (!agreed) {
      agreement.current?.querySelector("input")?.focus();
    }
    if (!account || pending || rows.length === 0 || tooMany || unmapped.length > 0 || !agreed) return;
    const request = requestOf(rows, account.id, uncapped.count, customer?.id);
    void plan(JSON.stringify(request), (runId) => planCreate({ runId, ...request })).then(
      (problem) => problem === null && forget(),
    );
  }

  return (
    <div className="mx-auto max-w-6xl">
      <Link
        href="/sub-users"
        className="-ml-1 mb-1 inline-flex h-6 w-fit items-center gap-0.5 rounded pr-1 text-[0.8125rem] text-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden="true" className="size-4" /> {texts.back}
      </Link>
      <PageHeader title={texts.title} detail={texts.detail} />
      <div className="grid gap-5 rounded-lg border bg-surface p-4">
        {accounts.length > 1 && (
          <AccountChoice
            accounts={accounts}
            value={account.id}
            onChoose={(id) => {
              setChosen(id);
              void read(file.text, fieldsOf(accounts.find((each) => each.id === id)));
            }}
          />
        )}
        <WayChoice value={way} onChoose={setWay} />
        {way === "file" ? (
          <FromFile
            provider={account.providerLabel}
            fields={fields}
            form={file}
            unmapped={unmapped}
            mapping={mapping}
            onText={(text) => void read(text, fieldsOf(account))}
            onChange={(patch) => setFile((before) => ({ ...before, ...patch }))}
          />
        ) : (
          <FromPattern
            fields={fields}
            pattern={pattern}
            errors={tried || pattern.prefix !== "" ? errors : noErrors}
            onChange={(patch) => setPattern((before) => ({ ...before, ...patch }))}
          />
        )}
        {mayLink && (
          <div className="max-w-xl">
            <OptionalCustomer
              label={named ? texts.customerOfRest : texts.customer}
              help={named ? undefined : way === "file" ? texts.customerHelp : texts.customerOfAll}
              picked={customer}
              error={error?.fields?.customerId}
              onPick={setCustomer}
            />
          </div>
        )}
        {rows.length > 0 && <PreviewRows rows={withCustomer(rows, customer)} fields={fields} />}
        {uncapped.count > 0 && (
          <Uncapped
            frame={agreement}
            {...uncapped}
            agreed={agreed}
            missed={tried && !agreed}
            onAgree={(so) => setUnlimited(so ? uncapped.count : 0)}
          />
        )}
        {tooMany && <Banner tone="bad">{texts.tooManyRows(maxRows, rows.length)}</Banner>}
        {error && (
          <div role="alert">
            <Banner tone="bad">{error.message}</Banner>
          </div>
        )}
        <div className="flex flex-wrap items-center justify-end gap-3 border-t pt-4">
          <p className="min-w-0 flex-1 text-[0.8125rem] text-muted" role="status">
            {rows.length > 0 &&
              unmapped.length === 0 &&
              (bad > 0
                ? texts.someFine(rows.length - bad, rows.length)
                : texts.allAt(rows.length, account.label))}
          </p>
          <Button
            variant="primary"
            pending={pending}
            disabled={tooMany || (way === "file" && rows.length === 0)}
            onClick={submit}
          >
            {rows.length > 0 ? texts.previewRows(rows.length) : texts.preview}
          </Button>
        </div>
      </div>
    </div>
  );
}

interface AccountChoiceProps {
  accounts: readonly AccountView[];
  value: string;
  onChoose: (id: string) => void;
}

function AccountChoice({ accounts, value, onChoose }: AccountChoiceProps) {
  return (
    <Field label={texts.account}>
      {(control) => (
        <Select
          {...control}
          className="max-w-sm"
          value={value}
          onChange={(event) => onChoose(event.target.value)}
        >
          {accounts.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function WayChoice({ value: chosen, onChoose }: { value: Way; onChoose: (way: Way) => void }) {
  return (
    <div role="group" aria-label={texts.how} className="flex gap-4 border-b">
      {ways.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={chosen === value}
          onClick={() => onChoose(value)}
          className={cx(
            "-mb-px border-b-2 py-2 text-[0.8125rem] font-medium",
            chosen === value ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** As they are shown: those that name no customer are for the one that was chosen. */
function withCustomer(rows: readonly CreateRow[], customer: CustomerName | null): readonly CreateRow[] {
  if (customer === null) return rows;
  return rows.map(({ input, ...row }) => ({
    ...row,
    input: { ...input, [customerField.name]: input[customerField.name] ?? customer.name },
  }));
}
