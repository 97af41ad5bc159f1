"use client";

import { ListPlus } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useAccounts } from "@/components/accounts/use-accounts";
import type { Selection } from "@/components/data-table/selection";
import { useActor } from "@/components/actor";
import { toastFailure } from "@/components/call-action";
import { descriptorsQuery } from "@/components/queries";
import { saveFile } from "@/components/save-file";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu-panel";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import { visibleText } from "@/lib/domain/format";
import type { SubUser } from "@/lib/domain/sub-users/sub-user";
import { bulkActions, offeredActions, type BulkName } from "@/lib/domain/runs/actions";
import { customerLimits } from "@/lib/domain/customers/customer";
import { maxRows } from "@/lib/domain/runs/limits";
import type { PlainAction } from "@/lib/domain/runs/run";
import { refOfKey } from "@/lib/domain/sub-users/key";
import * as customers from "@/lib/domain/texts/assign";
import * as texts from "@/lib/domain/texts/bulk";
import { planRun, usePlan } from "./use-plan";

const BulkDialog = lazyPart(() => import("./bulk-dialog"), { over: true });
const AssignDialog = lazyPart(() => import("@/components/customers/assign/assign-dialog"), { over: true });
const MakeDialog = lazyPart(() => import("@/components/customers/assign/make-dialog"), { over: true });

interface BulkActionsProps {
  selection: Selection<SubUser>;
  /** The view in force, for the export of all it holds. */
  view: { search: string; total: number; problem: string | null };
}

const isPlain = (action: BulkName): action is PlainAction["action"] => bulkActions[action].plain === true;

/** What can be done to the selected sub-users. Each choice leads to a draft and sends nothing. */
export default function BulkActions({ selection, view }: BulkActionsProps) {
  const { permissions } = useActor();
  const accounts = useAccounts();
  const { data: descriptors } = useQuery(descriptorsQuery());
  const [asked, setAsked] = useState<BulkName | "assign" | "make" | null>(null);
  const { pending, plan } = usePlan();
  const refs = useMemo(() => [...selection.keys()].map(refOfKey), [selection]);
  const present = useMemo(() => new Set(refs.map(({ accountId }) => accountId)), [refs]);
  const chosen = accounts.filter(({ id }) => present.has(id));
  const [exporting, setExporting] = useState(false);
  async function exportView() {
    if (view.problem !== null) {
      toast({ tone: "bad", title: texts.notExported, description: visibleText(view.problem) });
      return;
    }
    setExporting(true);
    try {
      await saveFile(`/api/sub-users/export${view.search}`);
    } catch (error) {
      toast({
        tone: "bad",
        title: texts.nothingExported,
        description: error instanceof Error ? error.message : undefined,
      });
    }
    setExporting(false);
  }

  /** Leads to the preview, which shows what would change before anything is sent. */
  async function preview(params: PlainAction) {
    if (refs.length > maxRows) {
      toast({ tone: "bad", title: texts.mostAtOnce(maxRows), description: texts.selectFewer });
      return;
    }
    const error = await plan(JSON.stringify([params, refs]), (runId) =>
      planRun({ runId, rows: refs, params }),
    );
    if (error) toastFailure(texts.notPlanned, error);
  }

  const offered = offeredActions(chosen, permissions, descriptors);
  const items: MenuItem[] = offered.flatMap((action): MenuItem[] => {
    const { label, danger } = bulkActions[action];
    return [
      ...(danger ? [{ kind: "separator" } as const] : []),
      {
        label,
        danger,
        onSelect: () => (isPlain(action) ? void preview({ action }) : setAsked(action)),
      },
    ];
  });
  // Without the permission for many, a few at a time.
  const mayMany = permissions.includes("bulk.customers") || refs.length <= customerLimits.linksOfOne;
  if (permissions.includes("customers.link") && mayMany) {
    if (items.length > 0) items.push({ kind: "separator" });
    items.push({ label: customers.assign, onSelect: () => setAsked("assign") });
    if (permissions.includes("customers.write"))
      items.push({ label: customers.makeFromThese, onSelect: () => setAsked("make") });
  }
  if (permissions.includes("sub-users.export")) {
    if (items.length > 0) items.push({ kind: "separator" });
    items.push({
      label: texts.exportView(view.total),
      disabled: exporting,
      onSelect: () => void exportView(),
    });
  }
  if (items.length === 0) return null;
  return (
    <>
      {offered.includes("add-traffic") && (
        <Button size="sm" variant="ghost" onClick={() => setAsked("add-traffic")}>
          {texts.topUp}
        </Button>
      )}
      {(pending || exporting) && <Spinner />}
      <Menu
        label={texts.bulkActions}
        size="sm"
        variant="primary"
        align="end"
        icon={<ListPlus aria-hidden="true" className="size-3.5" />}
        items={items}
      >
        {texts.bulkActions}
      </Menu>
      {asked === "assign" && <AssignDialog refs={refs} onClose={() => setAsked(null)} />}
      {asked === "make" && <MakeDialog refs={refs} onClose={() => setAsked(null)} />}
      {asked && asked !== "assign" && asked !== "make" && (
        <BulkDialog key={asked} action={asked} refs={refs} accounts={chosen} onClose={() => setAsked(null)} />
      )}
    </>
  );
}
