"use client";

import { useQuery, type QueryClient } from "@tanstack/react-query";
import {
  Bell,
  Bookmark,
  ExternalLink,
  Keyboard,
  Layers,
  LogOut,
  Monitor,
  Moon,
  Plug,
  Plus,
  RefreshCw,
  SquarePen,
  Sun,
  Tags,
  UserCog,
  UserPlus,
} from "lucide-react";
import { useTheme } from "next-themes";
import type { ReactNode } from "react";
import { syncAndSay } from "@/components/accounts/sync-and-say";
import { useAccounts } from "@/components/accounts/use-accounts";
import { useActor } from "@/components/actor";
import { signOut } from "@/components/auth/sign-out";
import { useKeyWords } from "@/components/keys/use-keys";
import { useNavItems } from "@/components/nav-items";
import { viewsQuery } from "@/components/queries";
import { visibleText } from "@/lib/domain/format";
import { listPaths } from "@/lib/domain/lists/define-list";
import { keyOfOperation, keyOfPage } from "@/lib/domain/keys/keymap";
import { mayCreate } from "@/lib/domain/operations/may-create";
import { offeredOperations } from "@/lib/domain/operations/offered";
import { operationFacts } from "@/lib/domain/operations/operations";
import { subUserPath } from "@/lib/domain/sub-users/address";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/palette";
import type { Ask } from "./ask";

/** Something that the palette offers. */
export interface Entry {
  id: string;
  label: string;
  /** Beside the label. */
  detail?: string | null | undefined;
  icon: ReactNode;
  /** The key for the same action. */
  keys?: string | undefined;
  /** The sub-user it opens, which has actions of its own. */
  subUser?: SubUser;
  run: () => void;
}

/** The entries whose label contains every word. */
export function matching(entries: Entry[], q: string): Entry[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  return entries.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
}

interface Ways {
  go: (href: string) => void;
  onAsk: (ask: Ask) => void;
}

/** What can be done with one sub-user: the same as in the menu of its row, each through its dialog. */
export function useActionsOf({ go, onAsk }: Ways): (subUser: SubUser) => Entry[] {
  const { permissions } = useActor();
  const accounts = useAccounts();
  const keys = useKeyWords();
  return (subUser) => {
    const account = accounts.find(({ id }) => id === subUser.accountId);
    const offered = account ? offeredOperations(subUser, account, permissions) : [];
    return [
      {
        id: "open",
        label: texts.open,
        icon: <ExternalLink aria-hidden="true" />,
        run: () => go(subUserPath(subUser)),
      },
      ...offered.map((operation) => ({
        id: operation,
        label: operationFacts[operation].button,
        icon: <SquarePen aria-hidden="true" />,
        keys: keys(keyOfOperation(operation))?.text,
        run: () => onAsk({ kind: "operation", operation, subUser }),
      })),
      ...(permissions.includes("sub-users.set-tags")
        ? [
            {
              id: "tags",
              label: texts.editTags,
              icon: <Tags aria-hidden="true" />,
              run: () => onAsk({ kind: "tags", subUser }),
            },
          ]
        : []),
    ];
  };
}

export function usePages(go: (href: string) => void): Entry[] {
  const keys = useKeyWords();
  const places: Entry[] = useNavItems().map(({ href, label, icon: Icon }) => ({
    id: href,
    label,
    icon: <Icon aria-hidden="true" />,
    keys: keys(keyOfPage(href))?.text,
    run: () => go(href),
  }));
  return [
    ...places,
    {
      id: "/profile",
      label: texts.ownAccount,
      icon: <UserCog aria-hidden="true" />,
      run: () => go("/profile"),
    },
  ];
}

export function useViews(go: (href: string) => void): Entry[] {
  const { data } = useQuery(viewsQuery());
  return (data ?? []).map(({ id, list, name, search }) => ({
    id,
    label: texts.viewOf[list](visibleText(name)),
    icon: <Bookmark aria-hidden="true" />,
    run: () => go(`${listPaths[list]}${search}${search === "" ? "?" : "&"}view=${encodeURIComponent(id)}`),
  }));
}

const themes = [
  { value: "light", label: texts.lightTheme, icon: <Sun aria-hidden="true" /> },
  { value: "dark", label: texts.darkTheme, icon: <Moon aria-hidden="true" /> },
  { value: "system", label: texts.systemTheme, icon: <Monitor aria-hidden="true" /> },
];

interface ActionWays extends Ways {
  queryClient: QueryClient;
  onClose: () => void;
  onKeys: () => void;
}

export function useActions({ queryClient, go, onAsk, onClose, onKeys }: ActionWays): Entry[] {
  const { permissions } = useActor();
  const { setTheme } = useTheme();
  const accounts = useAccounts();
  const keys = useKeyWords();
  const creatable = accounts.some((account) => mayCreate(account, permissions));
  const offered: (Entry | false)[] = [
    creatable && {
      id: "create",
      label: texts.createSubUser,
      icon: <Plus aria-hidden="true" />,
      keys: keys("create")?.text,
      run: () => onAsk({ kind: "operation", operation: "create", subUser: null }),
    },
    creatable &&
      permissions.includes("bulk.create") && {
        id: "create-many",
        label: texts.createMany,
        icon: <Layers aria-hidden="true" />,
        run: () => go("/runs/create"),
      },
    permissions.includes("staff.manage") && {
      id: "invite",
      label: texts.invite,
      icon: <UserPlus aria-hidden="true" />,
      run: () => onAsk({ kind: "invite" }),
    },
    permissions.includes("alerts.write") && {
      id: "rule",
      label: texts.newRule,
      icon: <Bell aria-hidden="true" />,
      run: () => onAsk({ kind: "rule" }),
    },
    permissions.includes("accounts.manage") && {
      id: "account",
      label: texts.addAccount,
      icon: <Plug aria-hidden="true" />,
      run: () => onAsk({ kind: "account" }),
    },
    ...(permissions.includes("sync.start") ? accounts : []).map((account) => ({
      id: `sync ${account.id}`,
      label: texts.syncNow(account.label),
      icon: <RefreshCw aria-hidden="true" />,
      run: () => {
        onClose();
        void syncAndSay(queryClient, account);
      },
    })),
    ...themes.map(({ value, label, icon }) => ({
      id: `theme ${value}`,
      label,
      icon,
      run: () => (setTheme(value), onClose()),
    })),
    {
      id: "keys",
      label: texts.showKeys,
      icon: <Keyboard aria-hidden="true" />,
      keys: keys("sheet")?.text,
      run: onKeys,
    },
    {
      id: "sign-out",
      label: texts.signOut,
      icon: <LogOut aria-hidden="true" />,
      run: () => {
        onClose();
        void signOut(queryClient);
      },
    },
  ];
  return offered.filter((entry) => entry !== false);
}
