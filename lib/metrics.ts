import "server-only";
import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";
import { singleton } from "./singleton";

/** Calls to a provider take from milliseconds to the minute after which they are given up. */
const providerBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const requestBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

/** What this process counts of itself, in Prometheus' names and units. Labels have few values each. */
export function metrics() {
  return singleton("metrics", () => {
    const registry = new Registry();
    const registers = [registry];
    collectDefaultMetrics({ register: registry });
    return {
      registry,
      requests: new Histogram({
        name: "subdesk_http_request_seconds",
        help: "Requests answered, by kind (page, api, action, static, probe) and status class.",
        labelNames: ["kind", "status"],
        buckets: requestBuckets,
        registers,
      }),
      providerCalls: new Histogram({
        name: "subdesk_provider_call_seconds",
        help: "Calls to a provider, by what they ask for and how they ended.",
        labelNames: ["provider", "operation", "outcome"],
        buckets: providerBuckets,
        registers,
      }),
      providerBytes: new Counter({
        name: "subdesk_provider_bytes_total",
        help: "Bytes of a provider's answers, as they were sent.",
        labelNames: ["provider"],
        registers,
      }),
      acts: new Counter({
        name: "subdesk_acts_total",
        help: "What this process wrote to the audit: operations, runs, sign-ins, settings. In a run, one for each row.",
        labelNames: ["action", "outcome", "in_run"],
        registers,
      }),
      errors: new Counter({
        name: "subdesk_errors_total",
        help: "Lines logged as errors.",
        registers,
      }),
    };
  });
}
