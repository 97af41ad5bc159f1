"use client";

import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Monitor, Moon, Plus, RefreshCw, Search, Sun, User } from "lucide-react";
import { useTheme } from "next-themes";
import { useRouter } from "next/navigation";
import { Content, Overlay, Portal, Root, Title } from "radix-ui/dialog";
import { useState, type ReactNode } from "react";
import { syncAndSay } from "@/components/accounts/sync-and-say";
import { useAccounts } from "@/components/accounts/use-accounts";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { fetchJson } from "@/components/fetch-json";
import { plainSearch, writeSearch } from "@/lib/domain/sub-users/search";
import type { SubUserPage } from "@/lib/domain/sub-users/sub-user";
import { useActor } from "@/components/actor";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { usePlaces } from "@/components/places";
import { focusTrail, rememberOpener, returnFocus } from "@/components/ui/opener";
import { Spinner } from "@/components/ui/spinner";
import { longestSearch } from "@/lib/domain/sub-users/filters";
import { visibleText } from "@/lib/domain/format";

/**
 * The first sub-users that match. Asked with every key; an answer that comes too late is dropped by its
 * signal.
 */
function paletteQuery(q: string) {
  return queryOptions({
    queryKey: ["sub-users", "palette", q],
    queryFn: ({ signal }) =>
      fetchJson<SubUserPage>(`/api/sub-users${writeSearch({ ...plainSearch, q, size: 25 })}`, signal),
    enabled: q !== "",
    placeholderData: (before) => (q === "" ? undefined : before),
    staleTime: 10_000,
  });
}

const row =
  "flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-md px-2.5 py-1.5 text-[0.8125rem] data-[selected=true]:bg-sunken [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted";
const themes = [
  { value: "light", label: "Use light theme", icon: <Sun aria-hidden="true" /> },
  { value: "dark", label: "Use dark theme", icon: <Moon aria-hidden="true" /> },
  { value: "system", label: "Follow the system's theme", icon: <Monitor aria-hidden="true" /> },
];

interface Entry {
  id: string;
  label: string;
  icon: ReactNode;
  run: () => void;
}

/** Jumps to a page, a sub-user or an action. Only for PaletteButton, which loads it. */
export default function Palette({ onClose, onCreate }: { onClose: () => void; onCreate: () => void }) {
  const router = useRouter();
  const [trail] = useState(focusTrail);
  const queryClient = useQueryClient();
  const { permissions } = useActor();
  const { setTheme } = useTheme();
  const accounts = useAccounts();
  const [text, setText] = useState("");
  const q = text.trim();
  const { data, isFetching, isError } = useQuery(paletteQuery(q));
  const go = (href: string) => {
    onClose();
    router.push(href);
  };

  const pages: Entry[] = usePlaces().map(({ href, label, icon: Icon }) => ({
    id: href,
    label,
    icon: <Icon aria-hidden="true" />,
    run: () => go(href),
  }));
  const actions: Entry[] = [
    ...(accounts.some((account) => mayCreate(account, permissions))
      ? [{ id: "create", label: "Create sub-user", icon: <Plus aria-hidden="true" />, run: onCreate }]
      : []),
    ...(permissions.includes("sync.start")
      ? accounts.map((account) => ({
          id: `sync ${account.id}`,
          label: `Sync ${account.label} now`,
          icon: <RefreshCw aria-hidden="true" />,
          run: () => {
            onClose();
            void syncAndSay(queryClient, account);
          },
        }))
      : []),
    ...themes.map(({ value, label, icon }) => ({
      id: `theme ${value}`,
      label,
      icon,
      run: () => (setTheme(value), onClose()),
    })),
  ];
  const matching = (entries: Entry[]) =>
    entries.filter(({ label }) => label.toLowerCase().includes(q.toLowerCase()));
  const found = q === "" ? [] : (data?.rows ?? []);

  return (
    <Root open onOpenChange={(open) => !open && onClose()}>
      <Portal>
        <Overlay className="animate-appear fixed inset-0 z-40 bg-shade" />
        <Content
          ref={(node) => rememberOpener(node, trail[0])}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            // Something chosen here may have taken the focus by now.
            if (document.activeElement === document.body) returnFocus(trail);
          }}
          className="animate-rise shadow-float fixed inset-x-2 top-2 z-50 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised outline-none sm:top-[12dvh]"
        >
          <Title className="sr-only">Search or jump to</Title>
          <Command label="Search or jump to" shouldFilter={false} loop>
            <div className="flex items-center gap-2.5 border-b px-3.5">
              {isFetching && q !== "" ? (
                <Spinner className="!size-4 text-faint" />
              ) : (
                <Search aria-hidden="true" className="size-4 shrink-0 text-faint" />
              )}
              <Command.Input
                maxLength={longestSearch}
                value={text}
                onValueChange={setText}
                placeholder="Sub-user, page or action"
                className="h-12 w-full bg-transparent text-base outline-none sm:text-sm"
              />
            </div>
            <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-faint">
              <Command.Empty className="px-2.5 py-8 text-center text-[0.8125rem] text-muted">
                {isError
                  ? "The sub-users could not be searched just now."
                  : isFetching
                    ? "Searching…"
                    : `Nothing is called “${q}”.`}
              </Command.Empty>
              <Group heading="Pages" entries={matching(pages)} />
              {found.length > 0 && (
                <Command.Group
                  heading={
                    data && data.total > found.length
                      ? `Sub-users, first ${found.length} of ${data.total}`
                      : "Sub-users"
                  }
                >
                  {found.map((subUser) => (
                    <Command.Item
                      key={subUserKey(subUser)}
                      value={subUserKey(subUser)}
                      onSelect={() => go(subUserPath(subUser))}
                      className={row}
                    >
                      <User aria-hidden="true" />
                      <span className="min-w-0 truncate font-medium">{visibleText(subUser.name)}</span>
                      <span className="min-w-0 flex-1 truncate text-faint">
                        {visibleText(subUser.email ?? subUser.note ?? "")}
                      </span>
                      <span className="shrink-0 text-xs text-faint">
                        {accounts.find(({ id }) => id === subUser.accountId)?.label ?? subUser.provider} ·{" "}
                        {subUser.status}
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              )}
              <Group heading="Actions" entries={matching(actions)} />
            </Command.List>
          </Command>
        </Content>
      </Portal>
    </Root>
  );
}

function Group({ heading, entries }: { heading: string; entries: Entry[] }) {
  if (entries.length === 0) return null;
  return (
    <Command.Group heading={heading}>
      {entries.map(({ id, label, icon, run }) => (
        <Command.Item key={id} value={id} onSelect={run} className={row}>
          {icon}
          {label}
        </Command.Item>
      ))}
    </Command.Group>
  );
}
