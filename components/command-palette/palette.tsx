"use client";

import { keepPreviousData, queryOptions, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Building2, ChevronRight, Search } from "lucide-react";
import { Content, Portal, Root, Title } from "radix-ui/dialog";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useActor } from "@/components/actor";
import { fetchJson } from "@/components/fetch-json";
import { findCustomersQuery } from "@/components/queries";
import { byUserNameQuery } from "@/components/sub-users/by-user-name";
import { subUserQuery } from "@/components/sub-users/detail/queries";
import { recentSubUsers } from "@/components/sub-users/recent";
import { cx } from "@/components/ui/cx";
import { KeyHint } from "@/components/ui/key-hint";
import { Rich } from "@/components/ui/rich";
import { rememberOpener, returnFocus } from "@/components/ui/opener";
import { Shade } from "@/components/ui/shade";
import { Spinner } from "@/components/ui/spinner";
import { customerPath } from "@/lib/domain/customers/address";
import type { FoundBy } from "@/lib/domain/customers/customer";
import type { CustomerName } from "@/lib/domain/customers/name";
import { formatBytes, visibleText } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { maxSearchLength } from "@/lib/domain/sub-users/filters";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import { plainSearch, writeSearch } from "@/lib/domain/sub-users/search";
import { statusLabel } from "@/lib/domain/sub-users/status";
import type { SubUser, SubUserPage } from "@/lib/domain/sub-users/sub-user";
import { pastedUserName } from "@/lib/domain/text/pasted";
import { usageOf, type Usage } from "@/lib/domain/usage/usage";
import { foundBy } from "@/lib/domain/texts/found-by";
import * as button from "@/lib/domain/texts/palette-button";
import * as texts from "@/lib/domain/texts/palette";
import type { Ask } from "./ask";
import { early } from "./early-box";
import { matching, useActions, useActionsOf, usePages, useViews, type Entry } from "./entries";

/**
 * The first sub-users that match. Asked on every key; the signal drops an answer that comes too late.
 */
function paletteQuery(q: string) {
  return queryOptions({
    queryKey: ["sub-users", "palette", q],
    queryFn: ({ signal }) =>
      fetchJson<SubUserPage>(`/api/sub-users${writeSearch({ ...plainSearch, q, size: 25 })}`, signal),
    enabled: q !== "",
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

const row =
  "flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[0.8125rem] data-[selected=true]:bg-sunken [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted";

const wholeName = (subUser: SubUser) => visibleText(disambiguatedName(subUser.name, disambiguator(subUser)));

const idOf = ({ id }: CustomerName) => id;

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const first = new Map<string, Item>();
  for (const item of items) if (!first.has(keyOf(item))) first.set(keyOf(item), item);
  return [...first.values()];
}

interface PaletteProps {
  /** The sub-user of the page, or of the row that had the focus. */
  inSight: SubUser | null;
  /** Where the focus was. */
  trail: HTMLElement[];
  onGo: (href: string) => void;
  onClose: () => void;
  onAsk: (ask: Ask) => void;
  onKeys: () => void;
}

interface Group {
  heading: string;
  entries: Entry[];
}

/** Opens a page, a sub-user or an action. Only for PaletteButton, which loads it. */
export default function Palette({ inSight, trail, onGo, onClose, onAsk, onKeys }: PaletteProps) {
  const { email } = useActor();
  const accounts = useAccounts();
  const queryClient = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  /** The user name of a connection string that was pasted, while it is what the box has. */
  const [pasted, setPasted] = useState<string | null>(null);
  /** Keys that wait until the search for what was typed before them has finished. */
  const [held, setHeld] = useState<string[]>([]);
  /** The entry moved to and the text it was moved for; any other text starts at the first entry. */
  const [moved, setMoved] = useState({ of: "", value: "" });
  const moving = useRef(false);
  /** Whose actions are shown instead of everything else. */
  const [acting, setActing] = useState<SubUser | null>(null);
  const q = text.trim();
  const found = useQuery({ ...paletteQuery(acting ? "" : q) });
  const ofPasted = useQuery({
    ...byUserNameQuery(pasted ?? ""),
    enabled: !acting && pasted === q && q !== "",
  });
  const customers = useQuery({ ...findCustomersQuery(q), enabled: !acting && q !== "" });
  const [recentRefs] = useState(() => recentSubUsers(email));
  const recent = useQueries({
    queries: recentRefs.map((ref) => ({ ...subUserQuery(ref), enabled: q === "", retry: false })),
  });
  const actionsOf = useActionsOf({ go, onAsk });
  const pages = usePages(go);
  const views = useViews(go);
  const actions = useActions({ queryClient, onClose, onAsk, onKeys, go });

  function go(href: string) {
    onClose();
    onGo(href);
  }
  const subUserEntry = (subUser: SubUser): Entry => ({
    id: subUserKey(subUser),
    label: visibleText(subUser.name),
    icon: null,
    subUser,
    run: () => go(subUserPath(subUser)),
  });
  const customerEntry = ({
    id,
    name,
    foundBy: found = null,
  }: CustomerName & { foundBy?: FoundBy | null }): Entry => ({
    id,
    label: visibleText(name),
    detail: foundBy(found),
    icon: <Building2 aria-hidden="true" />,
    run: () => go(customerPath(id)),
  });
  const mine = pasted === q ? (ofPasted.data ?? []) : [];
  const rows = q === "" ? [] : distinct([...mine, ...(found.data?.rows ?? [])], subUserKey);
  const called =
    q === ""
      ? []
      : distinct([...mine.flatMap(({ customer }) => customer ?? []), ...(customers.data ?? [])], idOf);
  const seen = recent.flatMap(({ data }) => data ?? []);

  const groups: Group[] = acting
    ? [{ heading: wholeName(acting), entries: matching(actionsOf(acting), q) }]
    : [
        ...(inSight ? [{ heading: wholeName(inSight), entries: matching(actionsOf(inSight), q) }] : []),
        ...(q === "" ? [{ heading: texts.recent, entries: seen.map(subUserEntry) }] : []),
        { heading: texts.customers, entries: called.map(customerEntry) },
        { heading: texts.pages, entries: matching(pages, q) },
        { heading: texts.views, entries: matching(views, q) },
        {
          heading:
            found.data && found.data.total > rows.length
              ? texts.firstSubUsers(rows.length, found.data.total)
              : texts.subUsers,
          entries: rows.map(subUserEntry),
        },
        { heading: texts.actions, entries: matching(actions, q) },
      ];
  const shown = groups
    .map((group, at) => ({
      ...group,
      // The same sub-user may be recent and found.
      entries: group.entries.map((entry) => ({ ...entry, id: `${at} ${entry.id}` })),
    }))
    .filter(({ entries }) => entries.length > 0);
  const all = shown.flatMap(({ entries }) => entries);
  const here = `${acting ? subUserKey(acting) : ""} ${q}`;
  const chosen = (moved.of === here && all.find(({ id }) => id === moved.value)) || all[0];
  const settled =
    q === "" ||
    acting !== null ||
    found.isError ||
    ![found, customers, ...(pasted === q ? [ofPasted] : [])].some(
      ({ isError, isFetching, isPlaceholderData, isPending }) =>
        !isError && ((isFetching && isPlaceholderData) || isPending),
    );

  useEffect(() => {
    if (!settled || held.length === 0) return;
    const timer = setTimeout(() => {
      setHeld([]);
      for (const key of held)
        input.current?.dispatchEvent(
          new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
        );
    });
    return () => clearTimeout(timer);
  }, [settled, held]);

  /** What was typed or pasted; of a connection string its user name alone, wherever it came from. */
  function enter(typed: string) {
    const userName = pastedUserName(typed);
    setPasted(userName);
    setText(userName ?? typed);
  }

  function act(subUser: SubUser | null | undefined) {
    setActing(subUser ?? null);
    setText("");
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !settled) {
      event.preventDefault();
      event.stopPropagation();
      setHeld([...held, "Enter"]);
    } else if (event.key === "Tab" && !event.shiftKey && chosen?.subUser) {
      event.preventDefault();
      event.stopPropagation();
      act(chosen.subUser);
    } else if (event.key === "Backspace" && text === "" && acting) {
      event.preventDefault();
      act(null);
    } else moving.current = true;
  }

  return (
    <Root open onOpenChange={(open) => !open && onClose()}>
      <Portal>
        <Shade />
        <Content
          ref={(node) => rememberOpener(node, trail[0])}
          aria-describedby={undefined}
          onEscapeKeyDown={(event) => {
            if (!acting) return;
            event.preventDefault();
            act(null);
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            returnFocus(trail);
          }}
          className="animate-rise shadow-float fixed inset-x-2 top-2 z-50 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised outline-none sm:top-[12dvh]"
        >
          <Title className="sr-only">{button.title}</Title>
          <Command
            label={button.title}
            shouldFilter={false}
            loop
            value={chosen?.id ?? ""}
            onValueChange={(value) => moving.current && setMoved({ of: here, value })}
            onKeyDownCapture={onKeyDown}
            onPointerMoveCapture={() => (moving.current = true)}
            onKeyUp={() => (moving.current = false)}
            onPointerLeave={() => (moving.current = false)}
          >
            <div className="flex items-center gap-2.5 border-b px-3.5">
              {found.isFetching && q !== "" ? (
                <Spinner className="!size-4 text-faint" />
              ) : (
                <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
              )}
              {acting && (
                <span className="max-w-40 shrink-0 truncate rounded bg-accent-soft px-1.5 py-0.5 text-xs font-medium text-accent">
                  {wholeName(acting)}
                </span>
              )}
              <Command.Input
                ref={(node) => {
                  if (!node || input.current === node) return;
                  input.current = node;
                  // This replaces the first input, and takes over what was typed there.
                  enter(early.text);
                  setHeld(early.keys);
                  node.focus();
                  node.setSelectionRange(node.value.length, node.value.length);
                }}
                maxLength={maxSearchLength}
                value={text}
                onValueChange={(typed) => {
                  moving.current = false;
                  enter(typed);
                }}
                onPaste={(event) => {
                  // Read whole: the box would cut it off.
                  const whole = event.clipboardData.getData("text");
                  if (pastedUserName(whole) === null) return;
                  event.preventDefault();
                  moving.current = false;
                  enter(whole);
                }}
                placeholder={acting ? texts.whatToDo : button.placeholder}
                className="h-12 w-full min-w-0 bg-transparent text-base outline-none sm:text-sm"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:truncate [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint">
              <Command.Empty className="px-2.5 py-8 text-center text-[0.8125rem] text-muted">
                {acting
                  ? q === ""
                    ? texts.nothingToDo
                    : texts.noAction(q)
                  : found.isError
                    ? texts.notSearched
                    : found.isFetching
                      ? texts.searching
                      : texts.nothingFound(q)}
              </Command.Empty>
              {shown.map(({ heading, entries }) => (
                <Command.Group key={heading} heading={heading}>
                  {entries.map((entry) => (
                    <Command.Item key={entry.id} value={entry.id} onSelect={entry.run} className={row}>
                      {entry.subUser ? (
                        <SubUserLine
                          subUser={entry.subUser}
                          account={accounts.find(({ id }) => id === entry.subUser?.accountId)}
                          onActions={() => act(entry.subUser)}
                        />
                      ) : (
                        <>
                          {entry.icon}
                          {entry.detail ? (
                            // On a phone a line each.
                            <span className="grid min-w-0 flex-1 sm:flex sm:gap-2.5">
                              <span className="truncate sm:max-w-[60%] sm:shrink-0">{entry.label}</span>
                              <span className="min-w-0 truncate text-faint" title={entry.detail}>
                                {entry.detail}
                              </span>
                            </span>
                          ) : (
                            <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                          )}
                          {entry.keys && <KeyHint>{entry.keys}</KeyHint>}
                        </>
                      )}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
            <p className="flex gap-4 border-t px-3.5 py-2 text-xs text-faint max-sm:hidden">
              <span className="inline-flex items-center gap-1.5">
                <Rich parts={(chosen?.subUser ? texts.opens : texts.chooses)(<KeyHint>Enter</KeyHint>)} />
              </span>
              {chosen?.subUser && (
                <span className="inline-flex items-center gap-1.5">
                  <Rich parts={texts.showsActions(<KeyHint>Tab</KeyHint>)} />
                </span>
              )}
              {acting && (
                <span className="inline-flex items-center gap-1.5">
                  <Rich parts={texts.leadsBack(<KeyHint>Esc</KeyHint>)} />
                </span>
              )}
            </p>
          </Command>
        </Content>
      </Portal>
    </Root>
  );
}

function SubUserLine({
  subUser,
  account,
  onActions,
}: {
  subUser: SubUser;
  account: { label: string; mark: { tone: string; letter: string } } | undefined;
  onActions: () => void;
}) {
  const usage = usageOf(subUser.trafficUsed, subUser.trafficCap);
  const apart = disambiguator(subUser);
  const login = subUser.login === subUser.name ? null : subUser.login;
  return (
    <>
      <span
        aria-hidden="true"
        className="grid size-4 shrink-0 place-items-center rounded bg-muted text-[0.625rem] font-bold text-surface"
      >
        {account?.mark.letter ?? subUser.provider.charAt(0).toUpperCase()}
      </span>
      {/* On a phone a line each for the name, for what tells it apart, and for its use. */}
      <span className="grid min-w-0 grow sm:contents">
        <span className="min-w-0 truncate font-medium">{visibleText(subUser.name)}</span>
        <span className={cx("min-w-0 flex-1 truncate text-faint", apart === null && "max-sm:hidden")}>
          {visibleText(apart ?? login ?? subUser.email ?? subUser.note ?? "")}
        </span>
        <span className="flex gap-2.5 text-xs sm:contents">
          <span className="shrink-0 text-xs tabular-nums text-muted sm:ml-auto">{usageText(usage)}</span>
          <span className="min-w-0 truncate text-xs text-faint sm:shrink-0">
            {account && texts.at(account.label)} {statusLabel(subUser)}
          </span>
        </span>
      </span>
      {/* For the pointer; the Tab key does the same. */}
      <span
        aria-hidden="true"
        title={texts.actionsTitle}
        className="-my-1 -mr-1.5 grid size-7 shrink-0 place-items-center rounded text-faint hover:bg-line hover:text-ink"
        onClick={(event) => {
          event.stopPropagation();
          onActions();
        }}
      >
        <ChevronRight className="size-4" />
      </span>
    </>
  );
}

function usageText(usage: Usage): string {
  const used = usage.used === null ? null : formatBytes(usage.used);
  if (usage.kind === "uncapped") return used === null ? texts.noCap : texts.usedWithoutCap(used);
  if (used === null) return "";
  return usage.kind === "unknown" ? used : texts.usedOf(used, formatBytes(usage.cap));
}
