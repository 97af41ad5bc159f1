"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useState } from "react";
import { ReadingNotice } from "@/components/accounts/reading-notice";
import { useActor } from "@/components/actor";
import { useFocusedSubUser } from "@/components/keys/commands";
import { useKeyWords } from "@/components/keys/use-keys";
import { visibilityOf } from "@/components/data-table/visibility";
import { ListScreen } from "@/components/list-screen/list-screen";
import type { KeptLayout } from "@/components/list-screen/use-column-layout";
import { useListScreen, type LeftFrom } from "@/components/list-screen/use-list-screen";
import { loadCode } from "@/components/load-code";
import { accountsQuery, subUsersQuery } from "@/components/queries";
import { iconProps } from "@/components/ui/icon-props";
import { Button, buttonClass } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { useGo } from "@/components/ui/progress";
import { ViewsButton } from "@/components/views/views-button";
import { mayCreate } from "@/lib/domain/operations/may-create";
import type { DeskOperation } from "@/lib/domain/operations/operations";
import { subUserPath } from "@/lib/domain/sub-users/address";
import { subUserKey } from "@/lib/domain/sub-users/key";
import { subUserList, writeSearch, type ListSubUsersParams } from "@/lib/domain/sub-users/search";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/table";
import type { SubUserCellContext } from "./cells";
import { subUserColumns } from "./columns";
import { filterPills } from "./filters";
import { idleColumns } from "./idle-columns";
import { importing } from "./importing";
import { useRestoreTable } from "./use-restore-table";
import { keptSelection, openFrom } from "./restore-table";

const RowMenu = lazyPart(() => import("./row-menu"), { over: true });
const SubUsersSelection = lazyPart(() => import("./sub-users-selection"));
const BulkActions = lazyPart(() => import("@/components/runs/bulk-actions"), {
  whileLoading: (
    <Button size="sm" variant="primary" disabled>
      {texts.bulkActions}
    </Button>
  ),
});
const Nothing = lazyPart(() => import("./empty"));
const EditTagsDialog = lazyPart(() => import("./edit-tags-dialog"), { over: true });
const AssignDialog = lazyPart(() => import("@/components/customers/assign/assign-dialog"), { over: true });
const OperationDialog = lazyPart(
  async () => ({
    default: (await import("@/components/operations/dialogs/operation-dialog")).OperationDialog,
  }),
  { over: true },
);

type Ask =
  | { kind: "operation"; operation: DeskOperation; subUser: SubUser | null }
  | { kind: "tags" | "assign"; subUser: SubUser };

const rows = {
  query: subUsersQuery,
  idOf: subUserKey,
  pathOf: subUserPath,
  ahead: true,
  selected: keptSelection,
  leaving(row: SubUser, { rows, ...from }: LeftFrom<ListSubUsersParams, SubUser>) {
    const { search } = window.location;
    openFrom({ ...from, search, pages: new Map([[from.params.page, rows]]), at: subUserKey(row) });
  },
  preload() {
    RowMenu.preload();
    SubUsersSelection.preload();
  },
};
const pills = Object.values(filterPills);
/** With one account to a provider, asking for the account would ask for the provider twice. */
const withoutAccount = pills.filter(({ id }) => id !== "account");

interface SubUsersScreenProps {
  kept: KeptLayout;
  /** Whether any sub-user had a tag when the page was read. */
  anyTagged: boolean;
  /** And whether any had a customer. */
  anyLinked: boolean;
}

export function SubUsersScreen({ kept, anyTagged, anyLinked }: SubUsersScreenProps) {
  const queryClient = useQueryClient();
  const { go } = useGo();
  const keyWords = useKeyWords()("create");
  const { permissions } = useActor();
  const accounts = useQuery(accountsQuery()).data;
  const coming = useMemo(() => importing(accounts ?? []), [accounts]);
  const reading = coming.length > 0;
  const screen = useListScreen(subUserList, { ...rows, every: reading ? 3000 : undefined });
  // What the reading brought last would otherwise appear only when the list is next read as usual.
  useEffect(
    () =>
      reading ? () => void queryClient.invalidateQueries({ queryKey: ["sub-users", "list"] }) : undefined,
    [reading, queryClient],
  );
  const { view, params, change, problem, store, frame, sight, menu } = screen;
  const list = screen.rows;
  const [ask, setAsk] = useState<Ask | null>(null);

  // What does not change: an account's state does with every reading, and the rows need none of it.
  const mayNote = permissions.includes("sub-users.set-note");
  const labels = JSON.stringify(
    accounts?.map(({ id, label, providerLabel, mark, operations }) => [
      id,
      { label, providerLabel, mark, notes: mayNote && operations.includes("set-note") },
    ]) ?? [],
  );
  const mayTag = permissions.includes("sub-users.set-tags");
  const manyAccounts = new Set(accounts?.map(({ provider }) => provider)).size < (accounts?.length ?? 0);
  const [tagged, setTagged] = useState(anyTagged);
  if (!tagged && list.rows.some(({ tags }) => tags.length > 0)) setTagged(true);
  const [linked, setLinked] = useState(anyLinked);
  if (!linked && list.rows.some(({ customer }) => customer !== null)) setLinked(true);
  const idle = useMemo(() => idleColumns({ manyAccounts, tagged, linked }), [manyAccounts, tagged, linked]);
  const cols = view.cols.join(",");
  const env = useMemo(() => {
    const visible = visibilityOf(subUserColumns, cols === "" ? [] : cols.split(","), idle);
    return {
      accounts: Object.fromEntries(JSON.parse(labels) as [string, SubUserCellContext["accounts"][string]][]),
      tags: mayTag,
      comfortable: view.density === "comfortable",
      shown: new Set<string>(subUserColumns.flatMap(({ id, fields }) => (visible[id] ? fields : []))),
    };
  }, [labels, mayTag, view.density, cols, idle]);

  const onEdit = useCallback(
    (subUser: SubUser, what: string) =>
      setAsk(
        what === "tags" ? { kind: "tags", subUser } : { kind: "operation", operation: "set-note", subUser },
      ),
    [setAsk],
  );
  useFocusedSubUser(screen.focused);
  useRestoreTable({ frame, page: sight.seen.page, rows: sight.rows, ready: screen.settled, store });

  /** The login alone, where the user name has the choices of a gateway around it. */
  async function searchLogin(userName: string) {
    const { byUserNameQuery } = await loadCode(() => import("./by-user-name"));
    const [found] = await queryClient.fetchQuery(byUserNameQuery(userName)).catch(() => []);
    if (found) change({ q: found.login ?? found.name });
  }

  const account = (id: string | undefined) => accounts?.find((each) => each.id === id);
  const creatable = accounts?.some((each) => mayCreate(each, permissions)) ?? false;

  return (
    <ListScreen
      screen={screen}
      title={texts.title}
      beside={<ViewsButton list={subUserList} view={view} onChange={change} />}
      actions={
        creatable && (
          <>
            {permissions.includes("bulk.create") && (
              <Link href="/runs/create" className={buttonClass()}>
                {texts.createMany}
              </Link>
            )}
            <Button
              variant="primary"
              title={keyWords?.title(texts.create)}
              aria-keyshortcuts={keyWords?.aria}
              icon={<Plus {...iconProps} className="size-4" />}
              onClick={() => setAsk({ kind: "operation", operation: "create", subUser: null })}
            >
              {texts.create}
            </Button>
          </>
        )
      }
      words={{ searchLabel: texts.searchLabel, searchPlaceholder: texts.searchPlaceholder }}
      filters={manyAccounts || view.account.length > 0 || view.problems.account ? pills : withoutAccount}
      exportPath={permissions.includes("sub-users.export") ? "/api/sub-users/export" : null}
      onUserName={(userName) => void searchLogin(userName)}
      columns={subUserColumns}
      idle={idle}
      kept={kept}
      env={env}
      onEdit={onEdit}
      onFollow={go}
      empty={
        <Nothing
          view={view}
          problem={problem}
          accounts={accounts}
          onClear={() => change(subUserList.noFilter)}
        />
      }
      selection={(columns) => (
        <SubUsersSelection
          screen={screen}
          columns={columns}
          actions={(selection) => (
            <BulkActions
              selection={selection}
              view={{ search: writeSearch(params, view.problems), total: list.total, problem }}
            />
          )}
        />
      )}
      notice={list.total > 0 && <ReadingNotice />}
    >
      {menu && (
        <RowMenu
          key={subUserKey(menu.row)}
          subUser={menu.row}
          account={account(menu.row.accountId)}
          button={menu.button}
          onOpen={() => screen.open(menu.row, false)}
          onOperation={(operation) => setAsk({ kind: "operation", operation, subUser: menu.row })}
          onTags={() => setAsk({ kind: "tags", subUser: menu.row })}
          onAssign={() => setAsk({ kind: "assign", subUser: menu.row })}
          onClose={screen.closeMenu}
        />
      )}
      {ask?.kind === "operation" && (
        <OperationDialog
          operation={ask.operation}
          subUser={ask.subUser}
          account={account(ask.subUser?.accountId) ?? null}
          onClose={() => setAsk(null)}
        />
      )}
      {ask?.kind === "assign" && <AssignDialog refs={[ask.subUser]} onClose={() => setAsk(null)} />}
      {ask?.kind === "tags" && <EditTagsDialog subUser={ask.subUser} onClose={() => setAsk(null)} />}
    </ListScreen>
  );
}
