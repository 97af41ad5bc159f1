import "server-only";
import { describeError, log } from "../log";
import { stateGauges } from "./gauges";
import { processMetrics } from "./process-gauges";

export const metricsType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * All metrics in Prometheus' text format. While the database does not answer, those of this process alone: an
 * alert on the absence of the others fires, and what this process counts stays to be seen.
 */
export async function metricsText(): Promise<string> {
  const own = await processMetrics().metrics();
  const state = await stateGauges()
    .then((registry) => registry.metrics())
    .catch((error: unknown) => {
      log().warn(describeError(error), "the state for metrics could not be read");
      return "";
    });
  return `${own}\n${state}`;
}
