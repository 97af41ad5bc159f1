import { formatBytes, formatExactBytes } from "@/lib/domain/format";
import type { SystemView } from "@/lib/domain/system/system";
import * as texts from "@/lib/domain/texts/system";
import { Fact } from "./fact";

export function DatabaseFacts({ database }: { database: SystemView["database"] }) {
  const { version, bytes, connections, migration } = database;
  return (
    <dl className="px-4 py-2 text-[0.8125rem]">
      <Fact label={texts.postgres}>{version}</Fact>
      <Fact label={texts.size}>
        <span title={formatExactBytes(bytes)}>{formatBytes(bytes)}</span>
      </Fact>
      <Fact label={texts.connections}>{texts.connectionsOf(connections.used, connections.most)}</Fact>
      <Fact label={texts.migration}>
        {migration === null ? (
          <span className="text-warn">{texts.newerMigration}</span>
        ) : (
          <code className="font-mono text-xs leading-5">{migration}</code>
        )}
      </Fact>
    </dl>
  );
}
