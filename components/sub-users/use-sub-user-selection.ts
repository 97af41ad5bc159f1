"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { countOutside, factsOf, type Chosen } from "@/components/data-table/selection";
import { useSelection, type SelectionStore } from "@/components/data-table/selection-store";
import { selectionQuery } from "@/components/queries";
import { toast } from "@/components/ui/toast";
import { visibleText } from "@/lib/domain/format";
import { mostRows } from "@/lib/domain/runs/limits";
import type { ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { subUserKey } from "@/lib/domain/sub-users/key";
import * as texts from "@/lib/domain/texts/sub-user";

interface Keys {
  filter: string;
  order: string;
  page: string;
}

/** What the selection holds, and how the filter in force becomes part of it: as explicit sub-users, once. */
export function useSubUserSelection(
  store: SelectionStore<SubUser>,
  params: ListSubUsersParams,
  keys: Keys,
  applicable: boolean,
) {
  const queryClient = useQueryClient();
  const selection = useSelection(store);
  const [pending, setPending] = useState(false);
  const [matched, setMatched] = useState<ListSubUsersParams[]>([]);
  const facts = useMemo(() => factsOf(selection, keys.filter, keys.order), [selection, keys]);

  const unpaged = useMemo<ListSubUsersParams>(
    () => ({ ...params, sort: "name", order: "asc", page: 1, size: 50 }),
    [params],
  );
  const inView = useQuery({ ...selectionQuery(unpaged), enabled: facts.mixed && applicable }).data;
  const outside = useMemo(() => {
    if (!facts.mixed) return 0;
    return inView && inView.total <= mostRows
      ? countOutside(selection, new Set(inView.refs.map(subUserKey)))
      : null;
  }, [facts.mixed, inView, selection]);

  async function selectAll() {
    setPending(true);
    try {
      const { refs, total } = await queryClient.fetchQuery(selectionQuery(unpaged));
      const items: Chosen<SubUser>[] = refs.map((ref) => ({
        key: subUserKey(ref),
        name: ref.name,
        filter: keys.filter,
        page: null,
      }));
      store.set(items, true);
      setMatched((before) => [...before.filter((other) => other !== unpaged), unpaged]);
      if (total > refs.length)
        toast({
          tone: "warn",
          title: texts.selectedFirstOf(refs.length, total),
          description: texts.noMoreSelected,
        });
    } catch (error) {
      toast({
        tone: "bad",
        title: texts.nothingSelected,
        description: error instanceof Error ? error.message : undefined,
      });
    } finally {
      setPending(false);
    }
  }

  const names = () => [...selection.values()].map(({ name }) => visibleText(name)).join("\n");

  return { selection, facts, outside, pending, matched, selectAll, names };
}
