import "server-only";
import { Gauge, type Registry } from "prom-client";
import { clockState } from "../clock";
import { pool } from "../db/client";
import { metrics } from "../metrics";
import { singleton } from "../singleton";
import { version } from "../version";

/** What this process counts and is, which needs no database that answers. */
export function processMetrics(): Registry {
  return singleton("process-metrics", () => {
    const { registry } = metrics();
    const registers = [registry];
    new Gauge({
      name: "subdesk_database_connections",
      help: "Connections of this process's pool, and requests that wait for one.",
      labelNames: ["state"],
      registers,
      collect() {
        const { totalCount, idleCount, waitingCount } = pool();
        this.set({ state: "busy" }, totalCount - idleCount);
        this.set({ state: "idle" }, idleCount);
        this.set({ state: "waiting" }, waitingCount);
      },
    });
    new Gauge({
      name: "subdesk_clock_offset_seconds",
      help: "How far this process's clock is ahead of the database's.",
      registers,
      collect() {
        this.set(clockState().offsetMs / 1000);
      },
    });
    new Gauge({
      name: "subdesk_info",
      help: "1, with the version and commit that run.",
      labelNames: ["version", "commit"],
      registers,
      collect() {
        this.set({ ...version() }, 1);
      },
    });
    return registry;
  });
}
