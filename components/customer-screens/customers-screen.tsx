"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useActor } from "@/components/actor";
import { ListScreen } from "@/components/list-screen/list-screen";
import type { KeptLayout } from "@/components/list-screen/use-column-layout";
import { useListScreen } from "@/components/list-screen/use-list-screen";
import { accountsQuery } from "@/components/queries";
import { iconProps } from "@/components/ui/icon-props";
import { Button, buttonClass } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Link } from "@/components/ui/link";
import { useGo } from "@/components/ui/progress";
import { ViewsButton } from "@/components/views/views-button";
import { adoptPath, customerPath } from "@/lib/domain/customers/address";
import type { CustomerRow } from "@/lib/domain/customers/row";
import { customersViewProblem } from "@/lib/domain/customers/refuse";
import { customerList } from "@/lib/domain/customers/search";
import { privateSorts } from "@/lib/domain/customers/vocabulary";
import * as texts from "@/lib/domain/texts/customers";
import { customerColumnsFor } from "./columns";
import type { AskedOfCustomer } from "./dialogs/asked";
import { customerPills } from "./filters";
import { customersQuery } from "./queries";

const RowMenu = lazyPart(() => import("./row-menu"), { over: true });
const CustomersSelection = lazyPart(() => import("./customers-selection"));
const Nothing = lazyPart(() => import("./empty"));
const CreateDialog = lazyPart(() => import("./dialogs/create-dialog"), { over: true });
const CustomerDialog = lazyPart(() => import("./dialogs/customer-dialog"), { over: true });

type Ask = { kind: "create" } | { kind: "change"; what: AskedOfCustomer; id: string };

const rows = {
  query: customersQuery,
  idOf: ({ id }: CustomerRow) => id,
  pathOf: ({ id }: CustomerRow) => customerPath(id),
  preload() {
    RowMenu.preload();
    CustomersSelection.preload();
  },
};
const publicSorts = customerList.sortKeys.filter((key) => !privateSorts.includes(key));

export function CustomersScreen({ kept }: { kept: KeptLayout }) {
  const { go } = useGo();
  const { permissions } = useActor();
  const contacts = permissions.includes("customers.contacts");
  const accounts = useQuery(accountsQuery()).data;
  const screen = useListScreen(customerList, rows);
  const { view, change, menu } = screen;
  const problemOf = (search: string) => customersViewProblem(search, { contacts });
  const [ask, setAsk] = useState<Ask | null>(null);

  // What does not change: an account's state does with every reading, and the rows need none of it.
  const labels = JSON.stringify(
    accounts?.map(({ provider, providerLabel, mark }) => [provider, { providerLabel, mark }]) ?? [],
  );
  const env = useMemo(
    () => ({
      providers: Object.fromEntries(JSON.parse(labels) as [string, never][]),
      comfortable: view.density === "comfortable",
    }),
    [labels, view.density],
  );

  const mayWrite = permissions.includes("customers.write");
  const mayAdopt = permissions.includes("bulk.customers");
  return (
    <ListScreen
      screen={screen}
      title={texts.title}
      beside={<ViewsButton list={customerList} problemOf={problemOf} view={view} onChange={change} />}
      actions={
        (mayAdopt || mayWrite) && (
          <>
            {mayAdopt && (
              <Link href={adoptPath} className={buttonClass()}>
                {texts.adopt}
              </Link>
            )}
            {mayWrite && (
              <Button
                variant="primary"
                icon={<Plus {...iconProps} className="size-4" />}
                onClick={() => setAsk({ kind: "create" })}
              >
                {texts.create}
              </Button>
            )}
          </>
        )
      }
      words={{
        searchLabel: texts.searchLabel,
        searchPlaceholder: contacts ? texts.searchPlaceholder : texts.searchByName,
      }}
      filters={customerPills}
      orders={contacts ? undefined : publicSorts}
      exportPath={permissions.includes("customers.export") ? "/api/customers/export" : null}
      className="customers"
      columns={customerColumnsFor(contacts)}
      kept={kept}
      env={env}
      empty={
        <Nothing
          view={view}
          problem={screen.problem}
          onClear={() => change(customerList.noFilter)}
          onClosedToo={() => change({ state: "all" })}
          onCreate={mayWrite ? () => setAsk({ kind: "create" }) : undefined}
        />
      }
      selection={(columns) => <CustomersSelection screen={screen} columns={columns} />}
    >
      {menu && (
        <RowMenu
          key={menu.row.id}
          customer={menu.row}
          button={menu.button}
          onOpen={() => screen.open(menu.row, false)}
          onAsk={(what) => setAsk({ kind: "change", what, id: menu.row.id })}
          onClose={screen.closeMenu}
        />
      )}
      {ask?.kind === "create" && (
        <CreateDialog onCreated={(id) => go(customerPath(id))} onClose={() => setAsk(null)} />
      )}
      {ask?.kind === "change" && <CustomerDialog what={ask.what} id={ask.id} onClose={() => setAsk(null)} />}
    </ListScreen>
  );
}
