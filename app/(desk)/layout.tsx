import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { Shell } from "@/components/shell/shell";
import { listConnectable } from "@/lib/accounts/connectable";
import { listAccounts } from "@/lib/accounts/list";
import { openIdLabel } from "@/lib/auth/oidc";
import { requirePageActor } from "@/lib/auth/page";
import { permissionsOf } from "@/lib/domain/staff/permissions";
import { readCeilings } from "@/lib/operations/ceilings";
import { usesSingleKeys } from "@/lib/profile/uses-single-keys";
// Loaded with every page: imported here, it is part of the layout's own file.
import "./error";

export default async function DeskLayout({ children }: { children: ReactNode }) {
  const actor = await requirePageActor();
  const [accounts, ceilings, singleKeys] = await Promise.all([
    listAccounts(actor),
    readCeilings(actor),
    usesSingleKeys(actor),
  ]);
  return (
    <Providers
      actor={{
        name: actor.name,
        email: actor.email,
        role: actor.role,
        permissions: permissionsOf(actor.role),
        singleKeys,
      }}
      person={actor.mark}
      accounts={accounts}
      connectable={listConnectable()}
      ceilings={ceilings}
      openIdLabel={openIdLabel()}
    >
      <Shell>{children}</Shell>
    </Providers>
  );
}
