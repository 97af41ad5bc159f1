"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { customerPath } from "@/lib/domain/customers/address";
import { visibleText } from "@/lib/domain/format";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { disambiguatedName, disambiguator } from "@/lib/domain/sub-users/disambiguator";
import { subUserKey } from "@/lib/domain/sub-users/key";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { foundBy } from "@/lib/domain/texts/found-by";
import * as texts from "@/lib/domain/texts/palette";
import type { Ask } from "./ask";
import { matching, useActions, useActionsOf, usePages, useViews, type Entry } from "./entries";
import { useRecentSubUsers, type PaletteCustomer, type PaletteSearch } from "./use-search";

export interface Group {
  heading: string;
  entries: Entry[];
}

interface GroupsOptions {
  q: string;
  search: PaletteSearch;
  /** The sub-user of the page, or of the row that had the focus. */
  inSight: SubUser | null;
  /** Whose actions are offered instead of everything else. */
  acting: SubUser | null;
  go: (href: string) => void;
  onAsk: (ask: Ask) => void;
  onKeys: () => void;
  onClose: () => void;
}

/**
 * All that the palette offers for a text, in the order it is listed. No group is empty, and no two entries
 * have the same id.
 */
export function useGroups({
  q,
  search,
  inSight,
  acting,
  go,
  onAsk,
  onKeys,
  onClose,
}: GroupsOptions): Group[] {
  const queryClient = useQueryClient();
  const recent = useRecentSubUsers({ enabled: q === "" });
  const actionsOf = useActionsOf({ go, onAsk });
  const pages = usePages(go);
  const views = useViews(go);
  const actions = useActions({ queryClient, onClose, onAsk, onKeys, go });

  const ofSubUser = (subUser: SubUser): Group => ({
    heading: wholeName(subUser),
    entries: matching(actionsOf(subUser), q),
  });
  const subUserEntries = (subUsers: SubUser[]) => subUsers.map((subUser) => subUserEntry(subUser, go));
  const { subUsers, total, customers } = search;
  const groups: Group[] = acting
    ? [ofSubUser(acting)]
    : [
        ...(inSight ? [ofSubUser(inSight)] : []),
        ...(q === "" ? [{ heading: texts.recent, entries: subUserEntries(recent) }] : []),
        { heading: texts.customers, entries: customers.map((customer) => customerEntry(customer, go)) },
        { heading: texts.pages, entries: matching(pages, q) },
        { heading: texts.views, entries: matching(views, q) },
        {
          heading: total > subUsers.length ? texts.firstSubUsers(subUsers.length, total) : texts.subUsers,
          entries: subUserEntries(subUsers),
        },
        { heading: texts.actions, entries: matching(actions, q) },
      ];
  return groups
    .map((group, at) => ({
      ...group,
      // The same sub-user may be recent and found.
      entries: group.entries.map((entry) => ({ ...entry, id: `${at} ${entry.id}` })),
    }))
    .filter(({ entries }) => entries.length > 0);
}

export const wholeName = (subUser: SubUser) =>
  visibleText(disambiguatedName(subUser.name, disambiguator(subUser)));

function subUserEntry(subUser: SubUser, go: (href: string) => void): Entry {
  return {
    id: subUserKey(subUser),
    label: visibleText(subUser.name),
    icon: null,
    subUser,
    run: () => go(subUserPath(subUser)),
  };
}

function customerEntry(
  { id, name, foundBy: found = null }: PaletteCustomer,
  go: (href: string) => void,
): Entry {
  return {
    id,
    label: visibleText(name),
    detail: foundBy(found),
    icon: <Building2 aria-hidden="true" />,
    run: () => go(customerPath(id)),
  };
}
