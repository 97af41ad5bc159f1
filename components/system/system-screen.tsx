"use client";

import { useQuery } from "@tanstack/react-query";
import { Database, HardDriveDownload, Layers, Server } from "lucide-react";
import { systemQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Card } from "@/components/ui/card";
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
          <Card
            id="backups"
            icon={<HardDriveDownload aria-hidden="true" />}
            title={texts.backups}
            action={<BackUpNow running={data.backups.running !== null} />}
          >
            <BackupFacts backups={data.backups} />
            <BackupList backups={data.backups} />
          </Card>
          <Card id="instances" icon={<Server aria-hidden="true" />} title={texts.instances}>
            <InstanceList instances={data.instances} />
          </Card>
          <div className="grid items-start gap-4 lg:grid-cols-2">
            <Card id="database" icon={<Database aria-hidden="true" />} title={texts.database}>
              <DatabaseFacts database={data.database} />
            </Card>
            <Card id="queue" icon={<Layers aria-hidden="true" />} title={texts.queue}>
              <QueueFacts queue={data.queue} />
            </Card>
          </div>
        </div>
      )}
    </>
  );
}
