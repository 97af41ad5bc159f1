"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useMemo, useState } from "react";
import { useActor } from "@/components/actor";
import { makeUuid } from "@/components/make-uuid";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { EmptyState } from "@/components/ui/empty-state";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { customersPath } from "@/lib/domain/customers/address";
import {
  adoptWays,
  type AdoptEntry,
  type AdoptFileRow,
  type AdoptResult,
  type AdoptSuggestions,
  type AdoptWay,
} from "@/lib/domain/customers/adopt";
import { customerLimits } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/adopt";
import type { PickedCustomer } from "../assign/customer-picker";
import { undoLinks } from "../assign/link-calls";
import { suggestionsQuery } from "./calls";
import {
  chosenOf,
  decide,
  entryOf,
  holds,
  undecided,
  type AllDecisions,
  type Choice,
  type Decisions,
} from "./choices";
import { FromFile } from "./from-file";
import { SuggestionList } from "./suggestion-list";

const ChangeDialog = lazyPart(() => import("./change-dialog"), { over: true });
const PreviewDialog = lazyPart(() => import("./preview-dialog"), { over: true });

const noRows: AdoptFileRow[] = [];
const problemsShown = 8;

/** Makes customers of sub-users that have none. */
export function AdoptScreen() {
  const { permissions } = useActor();
  const queryClient = useQueryClient();
  const [way, setWay] = useState<AdoptWay>("email");
  const [visit] = useState(makeUuid);
  const [file, setFile] = useState({ rows: noRows, id: visit });
  const [decisions, setDecisions] = useState<AllDecisions>(new Map());
  const [done, setDone] = useState<AdoptResult | null>(null);
  const { rows, id } = way === "file" ? file : { rows: noRows, id: visit };
  const list = `${way} ${id}`;
  const allowed = permissions.includes("bulk.customers");
  const suggestions = suggestionsQuery(way, rows, id);
  // The server notes who asks for what their role does not allow.
  const { data, error, isFetching } = useQuery({
    ...suggestions,
    enabled: allowed && suggestions.enabled,
  });

  if (!allowed)
    return (
      <EmptyState whole title={texts.notAllowedTitle}>
        <p>{texts.notAllowed}</p>
      </EmptyState>
    );
  return (
    <div className="mx-auto max-w-6xl">
      <Link
        href={customersPath}
        className="-ml-1 mb-1 inline-flex h-6 w-fit items-center gap-0.5 rounded pr-1 text-[0.8125rem] text-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden="true" className="size-4" /> {texts.back}
      </Link>
      <PageHeader title={texts.title} detail={texts.detail} />
      {done && (
        <Banner
          className="mb-3"
          action={
            <Button
              size="sm"
              onClick={() => {
                setDone(null);
                void undoLinks(queryClient, done.changeId);
              }}
            >
              {texts.undo}
            </Button>
          }
        >
          {texts.adopted(done.customers, done.links)}
        </Banner>
      )}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 rounded-lg border bg-surface p-4">
        <div role="group" aria-label={texts.how} className="flex gap-4 overflow-x-auto border-b">
          {adoptWays.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={way === each}
              onClick={() => setWay(each)}
              className={cx(
                "-mb-px shrink-0 border-b-2 py-2 text-[0.8125rem] font-medium",
                way === each ? "border-accent text-ink" : "border-transparent text-muted hover:text-ink",
              )}
            >
              {texts.ways[each]}
            </button>
          ))}
        </div>
        {/* Keeps its text while another way is looked at. */}
        <div hidden={way !== "file"}>
          <FromFile onRows={(given) => setFile({ rows: given, id: makeUuid() })} />
        </div>
        {error && (
          <div role="alert">
            <Banner tone="bad">{error.message}</Banner>
          </div>
        )}
        {isFetching && !data && (
          <p role="status" className="text-[0.8125rem] text-muted">
            {texts.reading}
          </p>
        )}
        {data && (
          <Suggestions
            key={list}
            way={way}
            data={data}
            decisions={decisions.get(list) ?? undecided}
            onDecide={(change) => setDecisions((before) => decide(before, list, change))}
            onAdopted={setDone}
          />
        )}
      </div>
    </div>
  );
}

interface SuggestionsProps {
  way: AdoptWay;
  data: AdoptSuggestions;
  decisions: Decisions;
  onDecide: (change: (before: Decisions) => Partial<Decisions>) => void;
  onAdopted: (result: AdoptResult) => void;
}

function Suggestions({ way, data, decisions: { choices, text }, onDecide, onAdopted }: SuggestionsProps) {
  const [changing, setChanging] = useState<string | null>(null);
  const [previewed, setPreviewed] = useState<AdoptEntry[] | null>(null);
  const chosen = useMemo(
    () => data.suggestions.map((suggestion) => chosenOf(suggestion, choices.get(suggestion.key))),
    [data, choices],
  );
  const shown = useMemo(() => chosen.filter((one) => holds(one, text)), [chosen, text]);
  const accepted = chosen.filter((one) => one.accepted);
  const links = accepted.reduce((sum, { subUsers }) => sum + subUsers.length, 0);
  const tooMany = links > customerLimits.linksAtOnce;
  const toChange = chosen.find(({ key }) => key === changing);

  const choose = (keys: readonly string[], patch: Partial<Choice>) =>
    onDecide((before) => {
      const after = new Map(before.choices);
      for (const key of keys) after.set(key, { ...(after.get(key) ?? { id: makeUuid() }), ...patch });
      return { choices: after };
    });
  const chooseShown = (on: boolean) =>
    choose(
      shown.map(({ key }) => key),
      { accepted: on },
    );

  function preview() {
    // Sent again, a suggestion makes the same customer.
    const ids = new Map(accepted.map(({ key }) => [key, choices.get(key)?.id ?? makeUuid()]));
    onDecide((before) => {
      const after = new Map(before.choices);
      for (const [key, id] of ids) after.set(key, { ...after.get(key), id });
      return { choices: after };
    });
    setPreviewed(accepted.map((one) => entryOf(one, ids.get(one.key) ?? makeUuid())));
  }

  return (
    <>
      {data.problems.length > 0 && (
        <Banner tone="warn">
          <p className="font-medium">{texts.rowsLeftOut(data.problems.length)}</p>
          <ul className="mt-1 grid gap-0.5 text-ink">
            {data.problems.slice(0, problemsShown).map(({ row, problem }) => (
              <li key={row} className="break-words">
                {texts.rowProblem(row, visibleText(problem))}
              </li>
            ))}
            {data.problems.length > problemsShown && (
              <li>{texts.andMore(data.problems.length - problemsShown)}</li>
            )}
          </ul>
        </Banner>
      )}
      {chosen.length === 0 ? (
        <EmptyState title={texts.noneTitle}>
          <p>{texts.none[way]}</p>
        </EmptyState>
      ) : (
        <>
          <div className="flex flex-wrap items-end gap-3">
            <div className="min-w-48 max-w-sm flex-1">
              <Field label={texts.find}>
                {(control) => (
                  <Input
                    {...control}
                    type="search"
                    autoComplete="off"
                    placeholder={texts.findPlaceholder}
                    value={text}
                    onChange={(event) => onDecide(() => ({ text: event.target.value }))}
                  />
                )}
              </Field>
            </div>
            <Button onClick={() => chooseShown(true)}>{texts.acceptAll}</Button>
            <Button onClick={() => chooseShown(false)}>{texts.acceptNone}</Button>
          </div>
          <p className="text-[0.8125rem] text-muted">
            {texts.counted(chosen.length, text.trim() === "" ? null : shown.length, data.ungrouped)}
            {data.beyond > 0 && ` ${texts.beyond(data.beyond)}`}
          </p>
          {shown.length === 0 ? (
            <p className="py-6 text-center text-[0.8125rem] text-muted">{texts.noMatch}</p>
          ) : (
            <SuggestionList
              key={text}
              suggestions={shown}
              onAccept={(key, on) => choose([key], { accepted: on })}
              onChange={setChanging}
            />
          )}
        </>
      )}
      <div className="flex flex-wrap items-center justify-end gap-3 border-t pt-4">
        <p className="min-w-0 flex-1 text-[0.8125rem] text-muted" role="status">
          {tooMany
            ? texts.tooManyAccepted(customerLimits.linksAtOnce)
            : texts.accepted(accepted.length, links)}
        </p>
        <Button variant="primary" disabled={accepted.length === 0 || tooMany} onClick={preview}>
          {texts.preview}
        </Button>
      </div>
      {toChange && (
        <ChangeDialog
          suggestion={toChange}
          onPick={(customer: PickedCustomer) => choose([toChange.key], { customer, accepted: true })}
          onClose={() => setChanging(null)}
        />
      )}
      {previewed && (
        <PreviewDialog
          entries={previewed}
          onAdopted={(result) => {
            // What is suggested again makes another customer.
            const adopted = new Set(accepted.map(({ key }) => key));
            onDecide((before) => ({
              choices: new Map([...before.choices].filter(([key]) => !adopted.has(key))),
            }));
            onAdopted(result);
          }}
          onClose={() => setPreviewed(null)}
        />
      )}
    </>
  );
}
