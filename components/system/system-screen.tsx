"use client";

import { useQuery } from "@tanstack/react-query";
import { Database, HardDriveDownload, Layers, Server } from "lucide-react";
import type { ReactNode } from "react";
import { systemQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { PageHeader } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";
import * as pages from "@/lib/domain/texts/pages";
import * as places from "@/lib/domain/texts/places";
import * as texts from "@/lib/domain/texts/system";
import { BackUpNow } from "./back-up-now";
import { BackupFacts } from "./backup-facts";
import { BackupList } from "./backup-list";
import { DatabaseFacts } from "./database-facts";
import { InstanceList } from "./instance-list";
import { QueueFacts } from "./queue-facts";

export function SystemScreen() {
  const { data, error } = useQuery(systemQuery());
  return (
    <>
      <PageHeader title={places.system} detail={pages.systemDetail} />
      {error && !data && <Banner tone="bad">{error.message}</Banner>}
      {!data && !error && <Skeleton className="h-96 rounded-lg" />}
      {data && (
        <div className="grid gap-4">
          <Panel
            id="backups"
            icon={<HardDriveDownload aria-hidden="true" />}
            title={texts.backups}
            action={<BackUpNow running={data.backups.running !== null} />}
          >
            <BackupFacts backups={data.backups} />
            <BackupList backups={data.backups} />
          </Panel>
          <Panel id="instances" icon={<Server aria-hidden="true" />} title={texts.instances}>
            <InstanceList instances={data.instances} />
          </Panel>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Panel id="database" icon={<Database aria-hidden="true" />} title={texts.database}>
              <DatabaseFacts database={data.database} />
            </Panel>
            <Panel id="queue" icon={<Layers aria-hidden="true" />} title={texts.queue}>
              <QueueFacts queue={data.queue} />
            </Panel>
          </div>
        </div>
      )}
    </>
  );
}

function Panel({
  id,
  icon,
  title,
  action,
  children,
}: {
  id: string;
  icon: ReactNode;
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section
      aria-labelledby={`${id}-title`}
      id={id}
      className="overflow-hidden rounded-lg border bg-surface shadow-lift"
    >
      <div className="flex min-h-11 items-center justify-between gap-3 border-b px-4 py-1.5 [&>span>svg]:size-4">
        <span className="flex items-center gap-2 text-muted">
          {icon}
          <h2 id={`${id}-title`} className="text-[0.8125rem] font-semibold text-ink">
            {title}
          </h2>
        </span>
        {action}
      </div>
      {children}
    </section>
  );
}
